// Posts that are on their way, by channel: whoever replies at once to one that is not known yet is heard all the same.

export function comingPosts() {
  const coming = new Map<string, Set<Promise<unknown>>>()
  return {
    /** Settles as the post does. */
    async expect<T>(channel: string, post: Promise<T>): Promise<T> {
      const others = coming.get(channel) ?? new Set()
      coming.set(channel, others.add(post))
      return post.finally(() => {
        others.delete(post)
        if (others.size === 0) coming.delete(channel)
      })
    },

    /** Looks once more when what is on its way there has come, if nothing was found. */
    async sought<T>(channel: string, look: () => Promise<T | null>): Promise<T | null> {
      const found = await look()
      const others = coming.get(channel)
      if (found !== null || others === undefined) return found
      await Promise.allSettled(others)
      return look()
    },
  }
}
