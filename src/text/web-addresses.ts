// Web addresses in text, and the one form of all that lead to the same article.

/** What links carry along to tell where a reader came from. */
const TRACKING =
  /^(?:utm_\w+|(?:fb|g|ms|dc|tw|yc|ig)cl(?:id|src)|gbraid|wbraid|igshid|mc_[ce]id|_ga|_gl|at_\w+|ns_\w+|cmpid?|ito|ocid|smid|ref|ref_src|referrer|xtor|__twitter_impression)$/i
const LINK = /https?:\/\/[^\s<>"|]+/gi

/** The same for every address of one article: without scheme, "www.", fragment and tracking; `null` for a site's front page. */
export function addressKey(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const path = url.pathname.replace(/\/(?:amp|index\.html?)?\/?$/, '')
  const wanted = [...url.searchParams]
    .filter(([name]) => !TRACKING.test(name))
    .map(([name, value]) => `${name}=${value}`)
  if (!/^https?:$/.test(url.protocol) || (path === '' && wanted.length === 0)) return null
  const host = url.host.replace(/^(?:www|amp|m)\./, '')
  return `${host}${path}${wanted.length === 0 ? '' : `?${wanted.sort().join('&')}`}`
}

/** Without what tells where a reader came from, or which words to go to. */
export function untracked(address: string): string {
  const url = new URL(address)
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name)
  url.hash = url.hash.replace(/:~:.*/, '')
  return url.href
}

/** The addresses in what somebody wrote, and the rest of it. */
export function linksIn(text: string): { links: string[]; rest: string } {
  const links = Array.from(text.matchAll(LINK), ([link]) => link.replace(/(?<![.,;:!?)\]}'”’])[.,;:!?)\]}'”’]+$/, ''))
  return {
    links,
    rest: links
      .reduce((rest, link) => rest.replace(link, ' '), text)
      .replace(/[<>]|\s+/g, ' ')
      .trim(),
  }
}
