// Whatever a file holds, reading it ends in articles or a reason. articles-broken.long.test.ts tries more files.
import { describeBrokenFiles } from './support/broken-files.ts'

describeBrokenFiles(60)
