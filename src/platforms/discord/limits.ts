// What Discord takes at most, each number with the page that says so, and how long things wait. Knows no message.

/**
 * Pages of the developer documentation (https://docs.discord.com/developers/…):
 * components/reference · interactions/application-commands · interactions/receiving-and-responding · resources/message · resources/channel
 */
export const LIMITS = {
  /** components/reference, "Legacy Message Component Behavior" and "Text Display": characters of all text in one message. */
  text: 4000,
  /** components/reference, "Component Object": components in one message, those inside others included. */
  components: 40,
  /** components/reference, "Action Row". */
  buttonsInRow: 5,
  /** components/reference, "Anatomy of a Component". */
  customId: 100,
  /** components/reference, "Button": label. */
  buttonLabel: 80,
  /** components/reference, "String Select": options, label of an option, placeholder. */
  menuOptions: 25,
  menuOption: 100,
  menuPlaceholder: 150,
  /** interactions/receiving-and-responding, "Modal": title and number of components. */
  modalTitle: 45,
  modalFields: 5,
  /** components/reference, "Label". */
  fieldLabel: 45,
  /** components/reference, "Text Input": placeholder, length of what is typed. */
  fieldPlaceholder: 100,
  fieldLength: 4000,
  /** interactions/application-commands, "Application Command Object". */
  commandName: 32,
  commandDescription: 100,
  commandOptions: 25,
  /** interactions/application-commands, "Application Command Option Structure". */
  optionName: 32,
  optionDescription: 100,
  optionLength: 6000,
  /** interactions/application-commands, "Application Command Option Choice Structure". */
  choices: 25,
  choiceName: 100,
  choiceValue: 100,
  /** resources/message, "Create Message": nonce. */
  nonce: 25,
  /** resources/channel, "Start Thread from Message": name. */
  threadName: 100,
} as const

/** How long things wait, in milliseconds. */
export interface Pace {
  /** Before an unfinished answer is shown at all; most are finished sooner. */
  firstMs: number
  /** Between two changes of a message. */
  changeMs: number
  /** Before a button that is not answered yet is told to wait: Discord gives up on it after 3 seconds. */
  pressMs: number
  /** Where Discord asks for a longer wait than this, a delivery comes back later instead. */
  mostWaitMs: number
}

export const USUAL_PACE: Pace = { firstMs: 600, changeMs: 1200, pressMs: 1000, mostWaitMs: 20_000 }
