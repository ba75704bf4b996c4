// The prose of articles as answers see it: what a machine translated is told apart by `domain/`, for the search as well.
export { isMachineTranslated } from '../domain/machine-translated.ts'
