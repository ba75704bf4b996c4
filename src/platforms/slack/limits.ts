// What Slack takes at most, each number with the page that says so, and how long things wait. Lengths are in UTF-16 code units.

/** Pages of https://docs.slack.dev: reference/… where nothing else is said. What is ours or nowhere documented says so. */
export const LIMITS = {
  messageBlocks: 50, // block-kit/blocks
  viewBlocks: 100, // block-kit/blocks
  // Undocumented: `msg_blocks_too_long` was met above 13,172 characters of JSON. https://github.com/slackapi/bolt-js/issues/2509
  messageBlocksJson: 12_000,
  blockOverhead: 40, // ours: room for the id that Slack gives each block, and its elements
  viewBlocksJson: 80_000, // methods/views.publish: `view_too_large` above 250 kB, here in characters that may take three bytes
  fallbackText: 4_000, // methods/chat.postMessage, and changelog/2018-04-truncating-really-long-messages
  text: 3_000, // block-kit/composition-objects/text-object
  header: 150, // block-kit/blocks/header-block
  actionsElements: 25, // block-kit/blocks/actions-block
  buttonText: 75, // block-kit/block-elements/button-element
  url: 3_000, // the same: a link's address
  confirmTitle: 100, // block-kit/composition-objects/confirmation-dialog-object
  confirmText: 300,
  confirmButton: 30,
  selectOptions: 100, // block-kit/block-elements/select-menu-element
  optionText: 75, // block-kit/composition-objects/option-object
  optionValue: 150,
  checkboxes: 10, // block-kit/block-elements/checkboxes-element
  modalTitle: 24, // views/modal-views
  modalSubmit: 24,
  inputLabel: 2_000, // block-kit/blocks/input-block
  inputLength: 3_000, // block-kit/block-elements/plain-text-input-element
  placeholder: 150,
  responsesByUrl: 5, // interactivity/handling-user-interaction#message_responses: 5 times within 30 minutes
  name: 150, // ours, for what should be short and is not: no page may be filled by names, headings and remarks
  remark: 600,
  citationUrl: 400, // ours: a citation's number is a link as well as its title is, as long as that costs little
} as const

/** How long things wait, in milliseconds. */
export const USUAL_PACE = {
  firstMs: 700, // before anything unfinished is shown at all
  editMs: 1_200, // between two edits of one message: chat.update is of tier 3, "50+ a minute" for the whole workspace
  reconnectMs: 1_000, // before a lost connection is tried again; each further try waits twice as long
  longestReconnectMs: 30_000,
  refusedMs: 60_000, // the same where Slack has refused it, which passes only when somebody has mended it
  retryMs: 250, // before a call that failed is tried again; each further try waits twice as long
  longestRetryMs: 4_000,
}

export type Pace = typeof USUAL_PACE
