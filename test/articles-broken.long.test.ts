// Whatever very many files hold, reading them ends in articles or a reason.
import { describeBrokenFiles } from './support/broken-files.ts'

describeBrokenFiles(500)
