// Hashes of words as whole numbers of 32 bits: what fingerprints are made of. The same on every machine and in every run.

/** FNV-1a over UTF-16 code units, from `seed`, mixed at the end so that any of its bits can be relied upon. */
export function hashOf(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mixed(hash)
}

/** Murmur3's last step: every bit of the input moves about half of the output's. */
export function mixed(hash: number): number {
  let bits = hash
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
