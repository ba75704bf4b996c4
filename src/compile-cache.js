// Keeps what was compiled from one start to the next: most of the time to a first answer is compiling. In JavaScript, and loaded ahead of
// everything (`node --import`), since Node would load its reader of TypeScript for the first .ts file: 0.1 s and 17 MB that are not
// needed once all is kept.
import { enableCompileCache } from 'node:module'

enableCompileCache()
