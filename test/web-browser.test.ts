// The reading room in a real browser: one test of each kind.
import { describeBrowser } from './support/web-browser.ts'

describeBrowser(false)
