// What Slack takes at most, each number with the page that says so, and how long things wait. Lengths are in UTF-16 code units.

export const LIMITS = {
  // https://docs.slack.dev/reference/block-kit/blocks
  messageBlocks: 50,
  viewBlocks: 100,
  /**
   * All blocks of a message as JSON. Undocumented: `msg_blocks_too_long` was met between 13,172 and 13,297 characters, what Slack adds by
   * itself counted. https://github.com/slackapi/bolt-js/issues/2509
   */
  messageBlocksJson: 12_000,
  /** Slack gives each block an id and each element a few fields of its own; room kept for them, for each block. */
  blockOverhead: 40,
  /** https://docs.slack.dev/reference/methods/views.publish: `view_too_large` above 250 kB, here in characters that may take three bytes. */
  viewBlocksJson: 80_000,

  // https://docs.slack.dev/reference/methods/chat.postMessage and https://docs.slack.dev/changelog/2018-04-truncating-really-long-messages
  fallbackText: 4_000,

  // https://docs.slack.dev/reference/block-kit/composition-objects/text-object
  text: 3_000,
  // https://docs.slack.dev/reference/block-kit/blocks/header-block
  header: 150,
  // https://docs.slack.dev/reference/block-kit/blocks/actions-block
  actionsElements: 25,
  // https://docs.slack.dev/reference/block-kit/block-elements/button-element
  buttonText: 75,
  // https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  // https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
  selectOptions: 100,
  // https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element
  overflowOptions: 5,
  // https://docs.slack.dev/reference/block-kit/composition-objects/option-object; its value has room for 150, which is more than an id of ours.
  optionText: 75,
  /** A link's address: https://docs.slack.dev/reference/block-kit/block-elements/button-element, `url`. */
  url: 3_000,

  // https://docs.slack.dev/surfaces/modals and https://docs.slack.dev/reference/views/modal-views
  modalTitle: 24,
  modalSubmit: 24,
  // https://docs.slack.dev/reference/block-kit/blocks/input-block
  inputLabel: 2_000,
  // https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
  inputLength: 3_000,
  placeholder: 150,

  // https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
  suggestedPrompts: 4,
  /** Undocumented; longer ones are cut on the screen. */
  promptTitle: 75,
  threadTitle: 100,
  statusText: 100,

  // https://docs.slack.dev/apis/web-api/rate-limits: chat.startStream is of tier 2, "20+ a minute"; some are left for others.
  streamStartsAMinute: 15,

  /** Ours, for what should be short and is not: names, headings, the text of a note beside them. No page may be filled by these. */
  name: 150,
  remark: 600,
  /** A citation's number is a link as well as its title is, as long as that costs little. */
  citationUrl: 400,

  // https://docs.slack.dev/interactivity/handling-user-interaction#message_responses: 5 times within 30 minutes.
  responsesByUrl: 5,

  // https://docs.slack.dev/reference/app-manifest
  commandDescription: 2_000,
  commandHint: 1_000,
  commands: 50,
  shortcutName: 24,
  shortcutDescription: 150,
  shortcuts: 10,
} as const

/** How long things wait, in milliseconds. */
export interface Pace {
  /** The first sentence waits for others, or for the whole: most answers are complete by then and are sent only once. */
  gatherMs: number
  /** Between two edits of one message: chat.update is of tier 3, "50+ a minute" for the whole workspace. */
  editMs: number
  /** Before a person who waits for a private reply is told that they are heard. */
  signOfLifeMs: number
  /** Before a lost connection is tried again; each further try waits twice as long, up to `longestReconnectMs`. */
  reconnectMs: number
  longestReconnectMs: number
  /** Before a connection is tried again that Slack has refused, which passes only when somebody has mended it. */
  refusedMs: number
  /** Before a call that failed is tried again; each further try waits twice as long, up to `longestRetryMs`. */
  retryMs: number
  longestRetryMs: number
}

export const USUAL_PACE: Pace = {
  gatherMs: 150,
  editMs: 1_200,
  signOfLifeMs: 900,
  reconnectMs: 1_000,
  longestReconnectMs: 30_000,
  refusedMs: 60_000,
  retryMs: 250,
  longestRetryMs: 4_000,
}
