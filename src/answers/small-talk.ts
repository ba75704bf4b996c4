// Knows greetings, thanks and questions about the bot itself, which get a short help instead of a search.

const GREETING =
  /^(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|moin|salut|hallo)(?: (?:there|all|everyone|bot|dateline))?$/
const THANKS =
  /^(?:thanks?|thank you|thx|ty|cheers|great|cool|ok|okay|nice|bye|goodbye|good night)(?: (?:you|a lot|so much|very much|bot|dateline|all))*$/
const ABOUT_BOT =
  /^(?:help|help me|who are you|what are you|what(?: i|')?s (?:this|dateline)|what is this(?: bot)?|what can (?:you|i|this bot|dateline) (?:do|ask)(?: here)?|what do you (?:do|know)|how (?:do|can) i (?:use|ask)(?: (?:this|you|it))?|how does (?:this|it|dateline) work|are you (?:a )?(?:bot|human|real|ai|there)|test|ping|how are you(?: doing)?|(?:can|could) you help(?: me)?|(?:how many|what|which) (?:articles|outlets|sources|feeds) (?:are there|do you have|have you got|do you know|can you read)(?: here)?|what (?:time|day|date) is it(?: now| today)?|what (?:should|can|could) i (?:know|ask|read)|are you \w+|lol|haha|hm+|no|yes|nope|yeah|sources? ?\d*|list (?:the )?(?:articles|sources))$/

const HELP =
  'Ask about the articles in your own words, for instance “who refused to cross?” or “what did Lukashenko say in August?”. ' +
  'Every sentence of an answer is backed by words quoted from an article; when the articles don’t say, Dateline says so.'

/** The reply to a greeting or a question about the bot; `null` for anything else. */
export function smallTalk(text: string): string | null {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (THANKS.test(plain)) return 'You are welcome. Ask on whenever you like.'
  if (GREETING.test(plain)) return `Hello! ${HELP}`
  return ABOUT_BOT.test(plain) ? HELP : null
}
