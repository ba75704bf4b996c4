// Discord's limits, each with the page of its documentation that names it (below https://discord.com/developers/docs/).

/** resources/message#create-message */
export const CONTENT_CHARACTERS = 2000
/** resources/message#create-message: nonce, "up to 25 characters". */
export const NONCE_CHARACTERS = 25
/** resources/message#allowed-mentions-object */
export const ALLOWED_MENTIONS = 100

/** components/reference#component-object: "Messages allow up to 40 total components", nested ones included. */
export const COMPONENTS = 40
/** Discord's OpenAPI description names it for one text display; that it holds for all of a message together is known from the API itself. */
export const TEXT_CHARACTERS = 4000
/** components/reference#legacy-message-component-behavior */
export const LEGACY_ROWS = 5
/** components/reference#action-row */
export const ROW_BUTTONS = 5
/** components/reference#section */
export const SECTION_TEXTS = 3
/** components/reference#anatomy-of-a-component: custom_id, 1-100 characters. */
export const CUSTOM_ID_CHARACTERS = 100
/** components/reference#button */
export const BUTTON_LABEL_CHARACTERS = 80
/** components/reference#button */
export const BUTTON_URL_CHARACTERS = 512
/** components/reference#string-select */
export const SELECT_OPTIONS = 25
/** components/reference#string-select */
export const SELECT_OPTION_CHARACTERS = 100
/** components/reference#string-select */
export const SELECT_PLACEHOLDER_CHARACTERS = 150
/** components/reference#media-gallery */
export const GALLERY_ITEMS = 10
/** components/reference#thumbnail */
export const MEDIA_DESCRIPTION_CHARACTERS = 1024

/** interactions/receiving-and-responding#interaction-response-object-modal */
export const FORM_TITLE_CHARACTERS = 45
/** interactions/receiving-and-responding#interaction-response-object-modal */
export const FORM_COMPONENTS = 5
/** components/reference#label; the same for the label of a text input in an action row. */
export const FIELD_LABEL_CHARACTERS = 45
/** components/reference#label */
export const FIELD_DESCRIPTION_CHARACTERS = 100
/** components/reference#text-input: min_length, max_length and value. */
export const INPUT_CHARACTERS = 4000
/** components/reference#text-input */
export const INPUT_PLACEHOLDER_CHARACTERS = 100

/** interactions/application-commands#application-command-object-application-command-structure */
export const COMMAND_NAME_CHARACTERS = 32
/** interactions/application-commands#application-command-object-application-command-structure */
export const COMMAND_DESCRIPTION_CHARACTERS = 100
/** interactions/application-commands#application-command-object-application-command-structure */
export const COMMAND_OPTIONS = 25
/** interactions/application-commands#application-command-object-application-command-option-structure; also for autocompletion. */
export const CHOICES = 25
/** interactions/application-commands#application-command-object-application-command-option-choice-structure */
export const CHOICE_CHARACTERS = 100
/** interactions/application-commands#slash-commands: names, descriptions and values together. Older descriptions still say 4,000. */
export const COMMAND_CHARACTERS = 8000
/** interactions/application-commands#registering-a-command */
export const CHAT_COMMANDS = 100

/** resources/message#embed-object-embed-limits */
export const EMBEDS = 10
/** resources/message#embed-object-embed-limits: titles, descriptions, fields, footers and authors of all embeds together. */
export const EMBED_CHARACTERS = 6000
/** resources/channel#start-thread-from-message */
export const THREAD_NAME_CHARACTERS = 100

/** interactions/receiving-and-responding#interaction-callback */
export const RESPONSE_WINDOW_MS = 3000
/** interactions/receiving-and-responding#interaction-callback */
export const TOKEN_LIFETIME_MS = 15 * 60_000
/** resources/message#create-message: a nonce is enforced for "the past few minutes". */
export const NONCE_LIFETIME_MS = 3 * 60_000
