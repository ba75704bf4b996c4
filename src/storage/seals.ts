// Tells whether files were changed since they were last seen to be in order: by size and time, and by content where those differ.
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import type { Seal } from './index-ledger.ts'

/** Seals every file below a folder; files that `known` seals as they are need not be read. */
export async function sealsOf(folder: string, known: Seal[]): Promise<Seal[]> {
  const knownByPath = new Map(known.map((seal) => [seal.path, seal]))
  const seals: Seal[] = []
  for (const file of await filesBelow(folder)) {
    const { size, mtimeMs } = await stat(path.join(folder, file))
    const before = knownByPath.get(file)
    const isAsBefore = before?.size === size && before.modifiedAt === mtimeMs
    const checksum = isAsBefore ? before.checksum : await checksumOf(path.join(folder, file))
    seals.push({ path: file, size, modifiedAt: mtimeMs, checksum })
  }
  return seals
}

/**
 * The files as they are now, each with the content it was sealed with; `null` when one is gone or is not what it was. Files that are not
 * sealed do not matter. Where only times differ, as after a copy, each file is read once.
 */
export async function sealsIfWhole(folder: string, seals: Seal[]): Promise<Seal[] | null> {
  const found: Seal[] = []
  for (const seal of seals) {
    const file = path.join(folder, seal.path)
    const stats = await stat(file).catch(() => null)
    if (stats === null || stats.size !== seal.size) return null
    if (stats.mtimeMs !== seal.modifiedAt && (await checksumOf(file).catch(() => null)) !== seal.checksum) return null
    found.push({ ...seal, modifiedAt: stats.mtimeMs })
  }
  return found
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

async function checksumOf(file: string): Promise<number> {
  let checksum = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) checksum = crc32(chunk, checksum)
  return checksum
}
