// What is to be closed and removed when a test file is done, whoever opened it: vitest hears no `afterAll` that is called within a test or a hook.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const endings: (() => unknown)[] = []

export const atEndOfFile = (ending: () => unknown): void => void endings.push(ending)

/** Ends all of it, the last first. */
export async function endAll(): Promise<void> {
  for (const ending of endings.splice(0).reverse()) await ending()
}

/** A new folder, removed when the test file is done. */
export function newFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), prefix))
  atEndOfFile(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
