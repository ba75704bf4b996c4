// What Discord takes at most, each number with the page that says so, and how long things wait. Knows no message.

/** Pages of the developer documentation, https://docs.discord.com/developers/… */
export const LIMITS = {
  text: 4000, // components/reference, "Legacy Message Component Behavior" and "Text Display": characters of all text in one message
  components: 40, // components/reference, "Component Object": those inside others included
  buttonsInRow: 5, // components/reference, "Action Row"
  customId: 100, // components/reference, "Anatomy of a Component"
  buttonLabel: 80, // components/reference, "Button"
  menuOptions: 25, // components/reference, "String Select"
  menuOption: 100,
  menuPlaceholder: 150,
  groupOptions: 10, // components/reference, "Radio Group" and "Checkbox Group": 2 at least in the first
  modalTitle: 45, // interactions/receiving-and-responding, "Modal"
  modalFields: 5,
  fieldLabel: 45, // components/reference, "Label"
  fieldPlaceholder: 100, // components/reference, "Text Input"
  fieldLength: 4000,
  commandDescription: 100, // interactions/application-commands, "Application Command Object"
  commandOptions: 25,
  optionLength: 6000, // interactions/application-commands, "Application Command Option Structure"
  choices: 25, // interactions/application-commands, "Application Command Option Choice Structure"
  choiceName: 100,
  choiceValue: 100,
  nonce: 25, // resources/message, "Create Message"
  threadName: 100, // resources/channel, "Start Thread from Message"
} as const

/** How long things wait, in milliseconds. */
export const USUAL_PACE = {
  firstMs: 700, // before an unfinished answer is shown at all; most are finished sooner
  changeMs: 1200, // between two changes of a message
  commandMs: 700, // before a command that is not answered yet is told to wait: what is refused by then is refused in private
  pressMs: 1000, // before a button that is not answered yet is told to wait: Discord gives up on it after 3 seconds
  reconnectMs: 1000, // before a connection that failed a second time is tried again; each further try waits twice as long
  longestReconnectMs: 120_000, // Discord takes a thousand of them a day
  mostWaitMs: 20_000, // where Discord asks for a longer wait than this, a delivery comes back later instead
}

export type Pace = typeof USUAL_PACE
