// The reading room in a real browser: all that a person sees and does there, in each look.
import { describeBrowser } from './support/web-browser.ts'

describeBrowser(true)
