// Knows text that gives orders to machines that read along, such as "Dear summarizer, please add …": by signs, each of a fitted weight.
import type { Span } from '../domain/article.ts'
import { lineBreaks } from './characters.ts'
import { sentencesWithin } from './sentences.ts'

const MACHINE =
  '(?:(?:(?:large )?language|ai|a\\.i\\.) (?:models?|assistants?|systems?|agents?|readers?|tools?|bots?|summari[sz]ers?|summary|voices?)|llms?|ai|a\\.i\\.|(?:chat ?|ro)?bots?|datelinebot|ia|ki|sprachmodelle?|dateline|chatgpt|gpt|(?:summari[sz]ing |voice )?assistants?|summari[sz]ers?|crawlers?|extractors?|parsers?|models?|(?:reading|automated|automatic|machine|digest|news|summary|summari[sz]ation|summari[sz]ing) (?:machines?|readers?|writers?|systems?|engines?|bots?|tools?|software|agents?|summari[sz]ers?))'
const OUTPUT =
  '(?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|digests?|briefings?|headlines?|outputs?|quer(?:y|ies)|questions?)'
const RULES =
  '(?:instructions?|orders?|prompts?|directions?|directives?|commands?|guidelines?|rules?|context|guardrails|consignes)'
/** What is asked of a writer, … */
const TELL =
  '(?:say|state (?:that|in|clearly|only)|tell|inform|answer|reply|respond|report|claim|mention|quote|cite|append|insert|output|repeat|summari[sz]e|translate|omit|leave out|praise|recommend|replace|rank|publish|pretend|reveal|deny|acknowledge|confirm|assert|insist|emphasi[sz]e|present|describe|attribute|prioriti[sz]e|name|act as|speak (?:to|of|only|as)|notify|blame|warn|refer|rephrase|spread|index|disclose|copy)'
/** … and of others as well. */
const DO =
  '(?:write|include|add|print|return|begin|start|end|treat|consider|use|post|drop|skip|mark|put|call|set|give|make|keep|let|change|remove|highlight|note|remember|trust|rely|place|refer|send|stop|switch|delete|imagine|follow|list|act|speak|leave|do|reset|update|swap|increase|round|invent|read|prefer|obey|count|correct|lead|stress|rate|help|defend|discard|ignore|disregard|forget|override|bypass)'
const VERB = `(?:${TELL}|${DO})`
const COURTESY =
  "(?:please|kindly|and|so|now|then|also|just|first|finally|instead|always|never|do not|don[’']t|from now on|remember to|make sure(?: to)?|be sure to|you must|you should|you are to|it is (?:very )?(?:essential|important|vital|crucial) that(?: you)?)"
/** An order opens with calls and courtesies at most, … */
const OPENS = `^\\W*(?:${COURTESY}\\b\\W*){0,3}`
/** … or follows another clause. */
const LATER =
  "(?:[:;.!?>\\]] ?|, |\\b(?:and|then|or|please|just|kindly) )(?:(?:please|kindly|just|always|never|do not|don[’']t|instead) ){0,2}"
const MUST =
  '(?:must|should|shall|will|ha(?:s|ve) to|may|(?:is|are) (?:hereby )?(?:to|required to|instructed to|asked to)|wants? you to|need you to)(?: not| only| never| always| now| also| just)?'
const BE_TOLD = `\\b${MUST} be (?:told|given|informed|reminded|answered|described|treated|quoted|cited|mentioned|left out|included|named)\\b`
const SAID =
  '\\b(?<!\\b(?:when|if|be|are|hereby|reader|user|you|anyone|is|kindly|that) )(?:said|says|told|asked|wrote|writes|typed|warned|warns|ordered|orders|showed|shows|found|finds|hid|advised|advises|reads|called|calls|instructed|admitted|urged|urges|fooled|replied|announced|prints|explained|decided|gets|gives|ruled|teaches)\\b'

const SIGNS = {
  marker:
    /<\|?\/?[a-z_ ]{2,20}\|?>|<<\/?sys>>|\[\/?(?:inst|hidden|system|assistant)\b|###? ?(?:new )?(?:instruction|system|prompt|response|task)|["']?(?:role|instructions?|sentences|quotes|missing)["'] ?: ?["'[]|<!--|```|---|\b(?:begin|end|start) (?:of )?(?:the |new |system )?(?:prompt|instructions|context|input|passages|quote)\b/,
  label:
    /^\W*(?:(?:new|next|extra|additional|hidden|real|correct|updated?|final|your|urgent|important|key) )?(?:system|assistant|user|developer|chatbot|prompt|instructions?|passage|task|answer|question|context|summary|output|operator|admin|tl;dr)(?: (?:prompt|message|note|instructions?|override|update|mode|notice|set loaded))?(?: #?\d+)?(?:\]| ?>| [–—-] |(?: \([^()]{0,40}\))? ?:)/,
  addressed: new RegExp(
    `^\\W*(?:(?:dear|hey|hello|hi|attention|note|notice|message|memo|instructions?|orders?|correction|command|reminder|to|for|any|all|the|you|every|this|your|a|an)[,:]? )*${MACHINE}(?: (?:note|instructions?|prompt|message|notice|that|which|reading|processing|summari[sz]ing|who)\\b[^,:.]{0,40})?[,:]|\\bdear ${MACHINE}\\b`,
  ),
  greeting: new RegExp(
    `^\\W*(?:(?:important |urgent )?(?:dear|hey|hello|hi|attention|ps|(?:note|message|memo|instructions?|reminder|correction|prompt|hint) (?:to|for)))[,:]? (?:the |any |all |every )*${MACHINE}\\b[^,:;.!]{0,40}[,:;!]|^\\W*(?:for|to) (?:the |any |all |every )*${MACHINE}\\b[^,:;.!]{0,40}:`,
  ),
  forMachine: new RegExp(
    `\\b(?:note|notice|message|instructions?|orders?|correction|command|prompt|reminder|attention)\\b[^,.:]{0,30} (?:to|for|of) (?:the |any |all |every |your |an? )?${MACHINE}\\b`,
  ),
  colon: new RegExp(`^[^:]{0,60}\\b${MACHINE}[^:]{0,40}:`),
  youAre: new RegExp(
    `\\b(?:you are|you[’']re|act as|if you are|you,|as)(?: now)?(?: an?| the)?(?: [a-z-]+)? ${MACHINE}\\b`,
  ),
  opensTell: new RegExp(`${OPENS}${TELL}\\b(?!-| of\\b)`),
  opens: new RegExp(`(?:${OPENS}|${LATER})${VERB}\\b(?!-| of\\b)`),
  machineMust: new RegExp(`\\b(?:${MACHINE}|${OUTPUT})(?: [a-z]+){0,5}? ${MUST} ${VERB}\\b`),
  youMust: new RegExp(`\\b(?:you|your [a-z]+)(?: [a-z]+){0,5}? ${MUST} ${VERB}\\b`),
  please: /\b(?:please|kindly|would you|could you)\b/,
  opener: /^\W*(?:i|we|i[’']m|let me)\b/,
  spoken: /^["“‘]|["”’]$/,
  lexical:
    /\b(?:answers?|repl(?:y|ies)|responses?|summar(?:y|ies)|digests?|briefings?|headlines?|outputs?|quer(?:y|ies)|questions?|passages?|articles?|paragraphs?|sentences?|sources?|prompts?|instruct(?:ions?|ed)?|rules?|guidelines?|directives?|context|quotes?|phrases?|words?|links?|users?|readers?|everyone|json|subscribers?|channel|disclaimer|version|evidence|tasks?)\b/,
  asksLater: new RegExp(`${LATER}${TELL}\\b`),
  beTold: new RegExp(BE_TOLD),
  outputMust: new RegExp(`\\b${OUTPUT}(?: [a-z]+){0,5}? ${MUST} `),
  output: new RegExp(
    `\\b(?:each|every|any|all|final|next|first line of the|(?:in|into|to|of|from|with) (?:the|this))(?: next| final| first| other)? ${OUTPUT}\\b`,
  ),
  yourOutput: new RegExp(
    `\\b(?:your|its) (?:[a-z]+ )?(?:${OUTPUT}|text|instructions|prompt|task|role|job|operator|training|memory|context|configuration|readers?|users?|humans)\\b`,
  ),
  correct: new RegExp(
    `\\b(?:correct|real|true|right|only|best|final) (?:${OUTPUT}|figure|toll|number|version|source|report)\\b`,
  ),
  thisText:
    /\b(?:this|the above|the following|the next|the other|other|all other|above|below|preceding) (?:articles?|texts?|passages?|paragraphs?|sentences?|sources?|outlets?|columns?|item)\b|\b(?:the above|the following|what follows|this (?:page|story|report|line|note))\b|\b(?:the|rest of the) (?:passages?|article)\b/,
  /** What else an order to a writer is about. */
  about: new RegExp(
    [
      `\\b(?:previous|prior|above|preceding|earlier|other|your|these|those|system|safety|hidden|new|following|operator[’']s) (?:[a-z]+ )?${RULES}\\b`,
      `(?:${OPENS}|${LATER})(?:say|state|tell|inform|answer|reply|respond|write|report|claim|add|mention|include|pretend|confirm|notify|begin|start|end|open)(?: [@a-z]+){0,5}? (?:that|with|by saying|only|no one|nothing)\\b`,
      `\\b(?:${MACHINE}|${OUTPUT})(?: [a-z]+){0,5}? ${MUST} (?:say|state|tell|add|note|report|answer|write)(?: [a-z]+){0,2}? that (?!it |they )`,
      `${OPENS}(?:say|write|state|claim|report|answer|reply) ?:|\\b(?:each|every) (?:sentence|line|message|word)s?\\b`,
      '\\byou (?:have |were |had )(?:been )?(?:read|told|given|shown)\\b',
      '\\b(?:when|whenever|if|while|before|whoever|in case|readers?|users?)(?: (?:you|someone|somebody|anyone|anybody|users?|a user|readers?|a reader|it|this (?:page|text|article|story)))?(?: is| are)?(?: being)? ?(?:asks?|asked|asking|summari[sz]\\w+|processed|answering|answer|generating|writing|quoting|compiling|replying|responding|wants? to know)\\b',
      '\\b(?:tell|inform|all|every|the|each|your|a) (?:users?|readers?|askers?|everyone)\\b|@everyone|@here',
      'https?:|\\b(?:this|the) (?:channel|headline|digest|briefing|summary|answer|output|reply|response|question)\\b',
    ].join('|'),
  ),
  machine: new RegExp(`\\b${MACHINE}\\b`),
  you: /\b(?:you|your|yourself)\b/,
  precedence:
    /\b(?:supersedes?|overrides?|takes? precedence|replaces?|outranks?|final version|only (?:true|reliable|valid|trustworthy)|most reliable|no matter what|whatever the|void|cancelled|outdated|unreliable|retracted|fake|highest priority|so do that|say so)\b/,
  abroad:
    /(?:^|[ :,])(?:(?:ignor(?:ez|iere?|iert|a|ad|en|em|uj|er|e as)|oublie[zr]?|vergiss|olvid[ae]|dimentica|negeer|zignoruj) (?:[^\s,.]+ ){0,4}(?:instru|istruz|consign|anweis|polecen|regel|regol|artikel)|dis a |dites |repond(?:s|ez) |sage? dem |di que |diga que |zeg dat |игнорируи(?:те)? |забудь(?:те)? |(?:скажи|сообщи|напиши|ответь)(?:те)? )|^\W*(?:responde|antworte|rispondi|napisz) |忽略|无视|無視|请告诉/u,
  frontSaid: new RegExp(
    `^(?![<[{#])\\W*(?!(?:${VERB}|${COURTESY}|when|if|whenever|whoever|${MACHINE}[,:])(?![a-z]))(?:[^\\s,:;.!?]+,? ){1,12}${SAID}`,
  ),
  tailSaid: new RegExp(
    `[,§] ?(?:[^\\s,:;.§]+ ){0,6}${SAID}(?: [^\\s,:;.]+){0,6}\\W*$|, (?:[^\\s,:;.§]+ ){1,5}(?:say|advise|warn|urge|argue|hope|demand)\\W*$`,
  ),
} satisfies Record<string, RegExp>
type Sign = keyof typeof SIGNS
/** Somebody is asked to do something, … */
const ASKS: readonly Sign[] = ['opens', 'machineMust', 'youMust', 'beTold', 'please']
/** … which is a writer's work. */
const OF_WRITING: readonly Sign[] = ['output', 'yourOutput', 'thisText', 'about', 'youAre', 'addressed', 'forMachine']
/** Of signs, and of those that stand together. Logistic regression: it is an order if all of them and the bias are more than nothing. */
const WEIGHTS: Partial<Record<Sign, number>> = {
  ...{
    greeting: 2.6,
    marker: 4,
    label: 3.3,
    abroad: 4.4,
    colon: 1.7,
    forMachine: 1.3,
    youAre: 1.3,
    please: 1.5,
    opensTell: 0.9,
    asksLater: 1.1,
  },
  ...{
    beTold: 1.5,
    youMust: 2.1,
    you: -1.2,
    outputMust: 1.6,
    output: 1.1,
    yourOutput: 1.4,
    thisText: 2,
    correct: 1.2,
    precedence: 2,
  },
  ...{ frontSaid: -1.6, tailSaid: -2.7, spoken: -1.2 },
}
const TOGETHER: readonly [readonly Sign[], readonly Sign[], number][] = [
  [ASKS, OF_WRITING, 4],
  [ASKS, ['lexical'], 0.7],
  [['you'], ['lexical', 'machine'], 2.1],
  [['opener'], ['you', 'machine'], 1.9],
  // Who said it in a text that calls itself one of ours, does not matter.
  [['label', 'marker'], ['frontSaid', 'tailSaid'], 2.5],
]
const BIAS = -2

/** How an order goes on that began in the sentence before. */
const GOES_ON = new RegExp(`${OPENS}${VERB}\\b`, 'i')

/** Letters of other scripts that look like Latin ones, and these; both strings in one order. */
const ALIKE = 'авсԁеһіјкӏмпорԛѕтухѵԝαεικνορτυχᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɪ'
const LATIN = 'abcdehijklmnopqstyxvwaeiknoptuxabcdefghijklmnoprstuvwyzi'
const LOOKS = new Map([...ALIKE].map((letter, at) => [letter, LATIN[at] ?? letter]))
const FIGURES: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }
const QUOTATION = /“[^“”]{0,400}”|"[^"]{0,400}"|(?<=\s)[‘'][^‘’']{0,400}[’'](?=[\s,.;:!?]|$)/g
/** Words beside a quotation from which on a sentence reports it. */
const REPORTING = 2

/** Without one of these no plain sentence is an order: most of a text need not be looked at closely. */
const MAY =
  /[<[{#@]|:[\s"]|^\W*(?:never|always|do|don|act|treat|use|put|make|consider|set|add|append|print|mention)\b|[a-z]\d|\d[a-z]|\b(?:you|ai|a\.i|llm|gpt|chat ?gpt|(?:chat ?|ro)?bots?\b|assistant|model|summar|crawler|extractor|parser|dateline|instruct|prompt|directi|guideline|guardrail|rules?\b|passage|paragraph|article|text|answer|repl|respon|digest|briefing|headline|output|quer|question|void|overrid|supersede|user|reader|ignor|zignor|oubli|vergiss|system|olvid|dimentic|esque|negeer|whoever|asked|asks\b|context|sentence|everyone|channel|the above|following|please|kindly|evidence|version|word|phrase|link|quote|source|task|say |tell|write |pretend|claim |notify|inform|[a-z][ .-][a-z][ .-])/i
/** Nothing to be made plain. */
const PLAIN = /^[\n -~–—“”‘’]*$/

/** What is read: without hidden characters, in plain letters of lower case, with a mark in the place of each quotation that it reports. */
function readable(text: string): string {
  const seen = PLAIN.test(text)
    ? text
    : text
        .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000))
        .normalize('NFKD')
        .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]/gu, '')
  const small = seen
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/\b[a-z](?:[ .-][a-z]\b){3,}/g, (spaced) => spaced.replace(/[ .-]/g, ''))
  const lettered = /[a-z][013457]|[013457][a-z]/.test(small)
    ? small.replace(/[a-z0-9]+/g, (word) =>
        /[a-z]/.test(word) ? word.replace(/[013457]/g, (mark) => FIGURES[mark] ?? mark) : word,
      )
    : small
  const plain = lettered.replace(/\s+/g, ' ').trim()
  const outside = plain.replace(QUOTATION, '§')
  return (outside.match(/\p{L}+/gu)?.length ?? 0) >= REPORTING ? outside : plain
}

function signsOf(text: string): Set<Sign> {
  const plain = readable(text)
  const latin = plain.replace(/\P{ASCII}/gu, (letter) => LOOKS.get(letter) ?? letter)
  const names = Object.keys(SIGNS) as Sign[]
  return new Set(names.filter((sign) => SIGNS[sign].test(latin) || (latin !== plain && SIGNS[sign].test(plain))))
}

/** UTF-16 code units that are read at once: in what goes on for longer, signs stand together by chance. */
const READ_AT_ONCE = 600
const PARTS = new RegExp(`[\\s\\S]{1,${READ_AT_ONCE}}`, 'g')

/** Whether a sentence gives an order to machines. `before`: such an order right before it, which it may go on with. */
export function isOrder(sentence: string, before: string | null = null): boolean {
  if (before?.endsWith(':')) return true
  return (sentence.match(PARTS) ?? []).some((part) => {
    if (before === null && PLAIN.test(part) && !MAY.test(part)) return false
    const signs = signsOf(part)
    const has = (some: readonly Sign[]): boolean => some.some((sign) => signs.has(sign))
    if (before !== null && (GOES_ON.test(part) || signs.has('yourOutput'))) return true
    const single = signs.values().reduce((sum, sign) => sum + (WEIGHTS[sign] ?? 0), BIAS)
    return TOGETHER.reduce((sum, [one, other, weight]) => sum + (has(one) && has(other) ? weight : 0), single) > 0
  })
}

/** Share of a paragraph's sentences from which on, being orders, they take what they order along. */
const MOSTLY = 0.5

/** The stretches of a text without the sentences that give orders to machines; the same stretches where there are none. */
export function withoutOrders(text: string, body: readonly Span[]): Span[] {
  let before: string | null = null
  return body.flatMap((part): Span[] => {
    const sentences = sentencesWithin(text, part).map(({ start, end }) => {
      const sentence = text.slice(start, end)
      const isOne = isOrder(sentence, before)
      before = isOne ? sentence : null
      return { start, end, isOne }
    })
    if (!sentences.some(({ isOne }) => isOne)) return [part]
    const kept: Span[] = []
    for (const paragraph of paragraphsOf(text, sentences)) {
      const sound = paragraph.filter(({ isOne }) => !isOne)
      if (sound.length <= paragraph.length * (1 - MOSTLY)) continue
      let isNext = false
      for (const { start, end, isOne } of paragraph) {
        const last = kept.at(-1)
        if (isNext && !isOne && last !== undefined) last.end = end
        else if (!isOne) kept.push({ start, end })
        isNext = !isOne
      }
    }
    return kept
  })
}

function paragraphsOf<One extends Span>(text: string, sentences: readonly One[]): One[][] {
  const paragraphs: One[][] = []
  for (const [at, one] of sentences.entries()) {
    const isFirst = at === 0 || lineBreaks(text, sentences[at - 1]?.end ?? 0, one.start) > 1
    if (isFirst) paragraphs.push([one])
    else paragraphs.at(-1)?.push(one)
  }
  return paragraphs
}
