// Opens the storage of a test's newsroom; apart from it so that a child process needs no test runner.
import path from 'node:path'
import { openStorage, type Storage } from '../../src/storage/open.ts'

export function newsroomStorage(root: string, onNotice: (notice: string) => void = () => {}): Promise<Storage> {
  return openStorage({
    articles: path.join(root, 'articles'),
    data: path.join(root, 'data'),
    now: new Date(),
    onNotice,
    database: process.env.DATABASE_URL || null,
  })
}
