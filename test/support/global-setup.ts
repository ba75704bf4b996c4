// Before and after a run: a folder for what tests prepare once and share (prepared.ts, postgres.ts).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { stopSharedServer } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder that lives as long as the run. */
    preparedDir: string
  }
}

export default function setup(project: TestProject): () => void {
  const preparedDir = mkdtempSync(path.join(tmpdir(), 'dateline-prepared-'))
  project.provide('preparedDir', preparedDir)
  return () => {
    stopSharedServer(preparedDir)
    rmSync(preparedDir, { recursive: true, force: true })
  }
}
