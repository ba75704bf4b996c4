// Lets nothing take longer than it may: a call to Discord ends when its signal does, also while it waits in a queue that hears no signal.

/** Settles as `work` does, or with the signal's reason as soon as it is aborted, whatever `work` makes of that. */
export async function within<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const end = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work(signal), aborted.promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
