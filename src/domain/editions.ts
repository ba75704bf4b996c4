// The rules by which what is stored was made. Raising one has a refresh make it anew.

/** To be raised when files of the same content give other articles than before: then all are read again. */
export const READING_EDITION = '2'
/** To be raised when the same article is cut into other passages than before: then the index is made anew. */
export const PASSAGES_EDITION = '2'
/** To be raised when the same article gets another fingerprint, or the same fingerprints other stories: then all are made anew. */
export const STORIES_EDITION = '3'
