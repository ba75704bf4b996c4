// How the files of the passage index were left, so that it shows when something else has touched them.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'

export interface Seal {
  /** Within the index's folder. */
  path: string
  size: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  checksum: number
}

/** Seals every file below a folder. Files that `known` seals as they are need not be read. */
export async function sealsOf(folder: string, known: readonly Seal[]): Promise<Seal[]> {
  const seals: Seal[] = []
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    const { size, mtimeMs: modifiedAt } = await stat(file)
    const name = path.relative(folder, file)
    const before = known.find((seal) => seal.path === name && seal.size === size && seal.modifiedAt === modifiedAt)
    seals.push(before ?? { path: name, size, modifiedAt, checksum: await checksumOf(file) })
  }
  return seals
}

async function checksumOf(file: string): Promise<number> {
  let checksum = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum = crc32(chunk, checksum)
  return checksum
}
