// Refreshes once, as a process of its own that a test may kill: refresh-child.ts ROOT. Prints its report.
import { refreshArticles } from '../../src/articles/refresh.ts'
import { newsroomStorage } from './newsroom-storage.ts'

const storage = await newsroomStorage(process.argv[2] ?? '')
const report = await refreshArticles(storage, {
  now: new Date(),
  onProgress: ({ stage }) => process.stderr.write(`${stage}\n`),
})
storage.close()
process.stdout.write(JSON.stringify(report))
