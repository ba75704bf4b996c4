// Knows text that gives orders to machines that read along, such as "Dear summarizer, please add …": by signs, each of a fitted weight.
import type { Span } from '../domain/article.ts'
import { lineBreaks } from './characters.ts'
import { sentencesWithin } from './sentences.ts'

const KIND =
  '(?:ai|artificial|automat(?:ed|ic)|digital|virtual|voice|machine|reading|reader|answer(?:ing)?|news|summary|summari[sz](?:ing|ation)|search|helper|conversational|generative|digest|content|(?:large )?language)'
const NOUN =
  '(?:readers?|friends?|assistants?|models?|programs?|systems?|engines?|bots?|robots?|tools?|software|agents?|intelligence|helpers?|writers?|machines?|voices?|algorithms?|networks?|minds?|brains?|scrapers?|processors?)'
/** Who reads along, */
const MACHINE = `(?:(?:${KIND}[ -]){1,2}${NOUN}|ai|a\\.i\\.|llms?|(?:chat ?|ro)?bots?|(?:chat)?gpt|copilot|datelinebot|dateline|sum+ari[sz]ers?|crawlers?|extractors?|parsers?|assistants?(?! (?:coach|referee|manager|editor|professor|secretary|director|chief|district|conductor|attorney))|models?|algorithms?|scrapers?|robots?|programs?|machines?|software|agents?|ia|ki|sprachmodelle?)`
/** … does, */
const READS =
  '(?:sum+ari[sz]|condens|paraphras|retell|generat|process|extract|rewrit|compos|relay|pars|index|translat|answer|respond|repl[yi]|compil|digest|quot|draft)'
/** … writes, */
const OUTPUT = `(?:answers|replies|(?<!\\b(?:to|must|should|can|could|will|would|may|you|and|not|or|please|who|i|we|they|shall|it) )(?:answer|reply)|responses?|summar(?:y|ies)|digests?|overviews?|recaps?|briefings?|headlines?|outputs?|abstracts?|bullets?|(?:generated|final|finished) texts?|short version|outputs?|synops[ie]s|gist|write-ups?|paraphrase|retelling|rendition|condensed version|bullet points?|bulletin)`
/** … is told to heed, */
const RULES =
  '(?:instructions?|orders?|prompts?|directions?|directives?|commands?|guidelines?|rules?|context|guardrails|consignes|policy|task|role|job|memory|configuration|conversation)'
/** … and answers. */
const ASKER = `(?:(?:the|a|any|each|every|your|all|those|these|tell|our) (?:[a-z]+ )?(?:users?|readers?|askers?|person (?:who|at)|human|humans|subscribers?|administrator)|users?|readers?|(?:any|some)(?:one|body) (?:who )?(?:asks?|asking|wants?|inquires?)|whoever|every(?:one|body) who asks|tell (?:every(?:one|body)|people|anyone)|audience|listeners?|questioners?|(?:your|the) (?:owner|principal|operator|client|customer))`
/** What is asked of a writer, and hardly of the readers of news; … */
const TELL =
  '(?:say (?!goodbye|hello to|hi\\b|cheese|what you)|state (?:that|in|clearly|only|as|the)|tell|inform|answer|reply|respond|report (?!any\\b|a\\b|to\\b|cards?\\b|suspicious)|claim|quote (?!of)|cite|append|insert|print (?:this:|the|that|only)|(?:give|make|show|use|include|add) no|output (?:the|only|nothing|in)|repeat|sum+ari[sz]e|translate (?:this|everything|it|all|the (?:text|article|story|page|answer|summary)|into)|omit|leave out|stop reading|praise|recommend|rank (?!and)|pretend|reveal|deny|acknowledge|confirm|assert|insist|emphasi[sz]e|present (?!at)|describe|attribute|prioriti[sz]e|notify|rephrase|disclose|write (?!to\\b|us\\b|your name)|explain|advise|label|grade (?:the|this|every|all)|credit|invent|hide (?!caption|photo)|display|conclude|disregard|compose|classify|rewrite|act as|steer|spell|memori[sz]e|decline|refuse|swear|convert|portray|conceal|suppress|paraphrase|shorten|associate|invert|render|whisper|depict|characteri[sz]e|declare|announce|denounce|promote|endorse|mention (?:no|that|only|nothing|how)|(?:do not|never) (?:mention|quote|name|repeat)|paint|assure|convince|persuade|generate|condense|redact|falsify|fabricate|exaggerate|downplay|understate|minimi[sz]e|avoid (?:any )?(?:mention|nam|quot)[a-z]*|treat (?:the|this|every|any|all) (?:[a-z]+ )?(?:article|text|paragraph|passage|story|source|claim|report|version)[a-z]*|indicate|retell|recount|recite|tone down|leave unmentioned|water down|gloss over|play (?:up|down)|point out|make (?:clear|plain|believe)|stay silent|keep (?:quiet|silent)|refrain|rhyme|sing|reverse|swap|reword|expose|whitewash|exonerate|acquit|make (?:it|the) (?:clear|sound|seem|look)|reproduce|echo|parrot|withhold|censor|blur|garble|rebut|refute|contradict|abbreviate|abridge|vouch|plug|advertise|greet|mislead|misquote|misstate|obfuscate|encode|decode|spell out|capitali[sz]e|italici[sz]e)'
/** … and what is asked of others as well. */
const DO =
  '(?:name|list|rate|replace|treat|print|copy|publish|blame|warn|highlight|insist|stress|imagine|forget|ignore|speak|act|grade|express|produce|multiply|include|add|return|begin|start|end|open|close|consider|use|post|drop|skip|mark|put|call|set|give|make|keep|let|change|remove|remember|trust|rely|place|refer|send|stop|switch|delete|follow|leave|do as|reset|update|swap|increase|decrease|round|read|prefer|obey|count|be|correct|lead|help|defend|discard|override|bypass|show|restrict|limit|multiply|ensure|continue|direct|point|encourage|choose|pass|believe|take|greet|forward|deliver|offer|carry|avoid|finish|provide|supply|select|quote)'
const VERB = `(?:${TELL}|${DO})`
/** A verb by what stands after it: "strike the …", whatever the verb. */
const DOES =
  '(?!(?:in|on|at|of|by|to|for|from|with|within|without|into|onto|upon|over|under|after|before|during|since|until|till|through|throughout|across|along|among|around|about|against|behind|beneath|beside|beyond|between|below|above|inside|outside|near|off|out|up|down|like|unlike|amid|despite|besides|than|per|via|as|but|and|or|nor|so|yet|if|when|while|where|because|although|though|unless|whether|that|what|which|who|whom|whose|why|how|not|even|once|then|still|just|only|also|perhaps|maybe|now|here|there|half|all|both|such|many|quite|rather|is|was|are|were|be|been|has|had|have|did|do|does|can|could|will|would|shall|should|may|might|must|am|it|he|she|they|we|i|you|this|these|those|the|a|an|his|her|their|our|my|its|no|any|some|every|each|one|two|three|police|men|women|people|children|said|told|gave|made|took|saw|sent|met|won|lost|hit|found|held|got|led|left|went|came|born|gone|thank|given|seen|known|part|much|most|more|less|plus|minus|next|worth|except|then|too)\\b)[a-z]{2,}(?<!(?:ed|ing|ly|s))(?: (?:out|up|down|off|in|on|over|away|back))? (?:the|an?|this|that|these|those|any|all|every|each|no|nothing|only|it|its|them|him|her|everything|everyone|whatever|as|§)(?= |$)'
const COURTESY =
  "(?:please|plz|kindly|and|so|now|then|also|just|only|first|finally|instead|always|never|do not|don[’']t|from (?:now|here) on|remember to|make sure(?: to| that)?|be sure to|be so kind as to|under no circumstances|ok|step \\d|important|for accuracy)"
/** An order opens with calls and courtesies at most, … */
const OPENS = `^\\W*(?:${COURTESY}\\b\\W*){0,3}`
/** … or follows another clause. */
const LATER = `(?:[:;.!?>\\]] ?|, (?:so|and so|then|please) |^\\W*(?:if|when|whenever|should|in case|while|before|whoever|to|for|as|from|after)\\b[^;:]{1,160}, |\\b${MACHINE}, |${OPENS}${VERB}\\b[^;:.]{1,120}(?: and|, then|,) )(?:(?:please|kindly|just|also|always|never|do not|don[’']t|instead|now) ){0,2}`
const MUST =
  '(?:must|should|shall|will|ought to|ha(?:s|ve) to|may|can|(?:is|are) (?:hereby |kindly )?(?:going to|to|required to|instructed to|asked to|directed to|requested to|expected to)|wants? you to|need you to|agrees? to)(?: not| only| never| always| now| also| just)?'
const SAID =
  '\\b(?<!\\b(?:when|if|be|are|hereby|reader|user|you|anyone|is|kindly|that) )(?:said|says|told|asked|wrote|writes|typed|warned|warns|ordered|orders|hid|advised|advises|called|calls|instructed|admitted|urged|urges|fooled|replied|announced|explained|decided|ruled|begged|recommends?|stressed|reported|argue[sd]?|insisted|requires?|obliges|forbids?|proposed|reminded|demanded|complained)\\b'

/** Orders in other languages. */
const ABROAD =
  /(?:^|[ :,])(?:(?:ignor(?:ez|iere?|iert|a|ad|en|em|uj|er|e as)|oublie[zr]?|vergiss|olvid[ae]|dimentica|negeer|zignoruj) (?:[^\s,.]+ ){0,4}(?:instru|istruz|consign|anweis|polecen|regel|regol|artikel)|dis a |dites |ne dis |repond(?:s|ez)? |sage? dem |sag,|di que |diga que |escribe que |zeg dat |presentez |schreib(?:e|t)?[ ,]|antworte |fasse |no menciones |merci de repondre|resume (?:cet|este|el)|(?:не )?(?:игнорируи|забудь|скажи|сообщи|напиши|ответь|упоминаи|назови)(?:те)? )|^\W*(?:responde|rispondi|napisz|nenne|erwahne|mentionne[zr]?|ecris|ecrivez) |忽略|无视|無視|请告诉/u

const SIGNS = {
  machine: `\\b${MACHINE}\\b`,
  output: `\\b${OUTPUT}\\b`,
  tells: `\\b${TELL}\\b`,
  marker:
    /<\|?\/?[a-z_ ]{2,20}\|?>|<(?:instructions?|system|prompt|assistant|user|task|context) [^<>]{0,40}>|<<\/?sys>>|\[\/?(?:inst|hidden|system|assistant)\b|\[\[|>>> \w|\*\*\*\w|###? ?(?:new )?(?:instruction|system|prompt|response|task)|["']?(?:role|instructions?|sentences|quotes|missing)["'] ?: ?["'[]|<!--|```|---|\b(?:begin|end|start) (?:of )?(?:the |new |system |trusted )?(?:prompt|instructions|context|input|passages|quote|block|document)\b|^\W*end of (?:the )?(?:article|story|text)\b|[a-z] = ["§\d]/,
  label:
    /^\W*(?:(?:new|next|extra|additional|hidden|real|correct|updated?|final|your|urgent|important|key|expected) )?(?:system|assistant|user|human|developer|chatbot|prompt|instructions?|passage|task|answer|question|context|summary|output|operator|admin|tl;dr|body|summari[sz]er)(?: (?:prompt|message|note|format|instructions?|override|update|mode|notice|set loaded))?(?: #?\d+)?(?:\]| ?>| [–—-] |(?: \([^()]{0,40}\))? ?:)/,
  greeting: `^\\W*(?:(?:important |urgent )?(?:my dear|dear|hey|hello|hi|attention|ps|(?:(?:note|message|memo|instructions?|reminder|correction|prompt|hint|update)s? (?:to|for)))|for|to)[,:]? (?:the |any |all |every )*${MACHINE}\\b[^.!]{0,40}[,:;!]`,
  vocative: `^\\W*(?:(?:[a-z]+) ){0,4}${MACHINE}[,:]|[,;] (?:(?:dear|little|my|now|you|the|o) ){0,2}(?:${MACHINE}|machine|program|robot)(?:[,.!:]|$)`,
  readsAlong: `\\b(?:(?:who|which|that|you|when|before|while|if|anyone|anything|whoever|whatever|those|tools?|programs?|provider|in) (?:[a-z]+ ){0,3}?${READS}[a-z]*|reading (?:this|along)|reads this|processing this|machine-made|by machine|with software|automated)\\b`,
  anyMachine: `\\b(?:any|every|each|no|all) ${MACHINE}\\b|^\\W*(?:ai|chat ?bots?|assistants|machine) [a-z]+ (?:should|must|are|shall)`,
  machineAsked: `\\b(?:ask|request|authori[sz]e|permits?|allows?|invite|beg|remind|(?:is|are) (?:kindly |hereby )?(?:asked|forbidden|requested|required|suggested|instructed|directed|informed|expected))(?: (?:to|for|that|of|each|any|all|the|every)){0,2} (?:[a-z]+ (?:of )?)?(?:${MACHINE}|automated)\\b|${MACHINE} (?:[a-z]+ ){0,3}?(?:is|are) (?:kindly |hereby )?(?:asked|forbidden|requested|required|instructed|directed|informed|expected|told) (?:to|that)\\b`,
  machineMust: `\\b${MACHINE}(?:,? [a-z]+){0,5}?,? ${MUST} [a-z]`,
  outputMust: `\\b${OUTPUT}(?: [a-z]+){0,6}? ${MUST} `,
  youMust: `\\b(?:you|your [a-z]+)(?:,? [a-z]+){0,5}?,? ${MUST} (?:${TELL}|act|speak|treat|use|include|add|end|begin|start|open|be)\\b`,
  must: `\\b${MUST} ${TELL}\\b`,
  beTold: `\\b(?:${MUST} be (?:told|given|informed|reminded|answered|described|treated|quoted|cited|mentioned|left out|included|named|stated|suppressed|emphasised|taken|dropped)|let it be known)\\b`,
  opensTell: `${OPENS}${TELL}\\b(?!-| of\\b)`,
  imperative: `${OPENS}${DOES}`,
  laterDo: `(?:[:;.!?>\\]] ?|^\\W*(?:if|when|whenever|should|in case|whoever)\\b[^;:]{1,160}, )(?:and |so |then |please )?${DOES}`,
  opensDo: `${OPENS}${DO}\\b(?!-| of\\b)`,
  laterTell: `${LATER}${TELL}\\b(?!-| of\\b)`,
  commaTell: `, (?:and |or )?${TELL}\\b(?!-| of\\b)`,
  that: `(?:${OPENS}|${LATER}|${MUST} )${TELL}(?: [@a-z]+){0,5}? (?:that|as|with|by saying|only|no one|nothing|to be|rather than|regardless)\\b|${OPENS}${TELL} ?[:§"]`,
  please: /\b(?:please|plz|kindly|would you|could you|be so kind)\b/,
  anyOutput: `\\b(?:each|every|any|all|the (?:final|generated|next)|(?:in|into|to|of|from|with) (?:the|this)) (?:[a-z]+ )?${OUTPUT}\\b`,
  yourOutput: `\\b(?:your|ur) (?:[a-z]+ )?(?:${OUTPUT}|text|instructions|prompt|task|role|memory|context|configuration|guidelines?|operator|training|users?|output|calculation)\\b|\\b(?:what|whatever|anything) you (?:[a-z]+ )?(?:write|produce|compose|say|generate|make)`,
  correct: `\\b(?:correct|real|true|right|accepted|expected|only|best) (?:[a-z]+ )?(?:${OUTPUT}|figure|toll|number|version|source|story)(?: [a-z0-9-]+){0,6} (?:is|are|:|=)|is the (?:correct|real|true|right|accepted|expected|only|best) (?:[a-z]+ )?(?:${OUTPUT}|figure|toll|number|version|source|story)`,
  source:
    /\b(?:this|the above|the following|the next|the previous|the other|other|all other|all earlier|above|below|preceding|earlier) (?:articles?|texts?|passages?|paragraphs?|sentences?|sources?|outlets?|columns?|items?|lines?|page|material|story|piece|report|document|point)\b|\b(?:the above|the following|what follows|these (?:lines|words|sentences|paragraphs)|everything (?:else|below|that)|the rest|everything (?:above|before)|this (?:page|story|report|line|note|article))\b|\b(?:the|rest of the|first|second|third|last|final|a) (?:passages?|article|paragraphs?|sentences?|line|quote|text|byline|context|story)\b/,
  meta: `\\b(?:previous|prior|above|preceding|earlier|other|your|ur|these|those|system|safety|hidden|operator[’']s|developer|all) (?:[a-z]+ )?${RULES}\\b`,
  asker: `\\b${ASKER}\\b`,
  asked:
    /\b(?:when|whenever|if|while|before|whoever|in case|should|for|to) (?:[a-z]+ ){0,4}?(?:asks?|asked|asking|inquires?|enquires?|questions?|wants? to know|wish to know|summari[sz]\w+|(?:is|are|comes) (?:up|discussed))\b/,
  youAre: `\\b(?:you are|you[’']re|act as|if you are|you will now|you,|as)(?: now)?(?: only)?(?: an?| the)?(?: [a-z-]+){0,2} (?:${MACHINE}|program)\\b|no longer an? `,
  youOpens: /^\W*(?:[a-z ]{0,20}, )?you (?:are|will|must|shall|may|have|should|know|need)\b/,
  you: /\b(?:you|your|yourself|ur|u)\b/,
  us: /\b(?:us|our|we|my|me)\b/,
  negation: /\b(?:no|nothing|never|only|not|nobody)\b/,
  abroad: ABROAD,
  spoken: /^["“‘]|["”’]$/,
  narrates: `^\\W{0,8}(?!${COURTESY}|${VERB}\\b)(?:(?!(?:must|should|shall|to|that)\\b)[^\\s.;:§]+ ){0,15}?(?:was|were|had|did|has|said|told|says|warns|asks|advises|urges|requires|tells|recommends|suggests|wants|argues?|shows|(?<!\\b(?:be|is|are|been|being|kindly|hereby|the|an?|by|models?) )[a-z]{3,}ed|wrote|found|hid|fell|rose|began|sent|led|took|gave|made|became|went|came|saw|used to)\\b`,
  people: `^\\W{0,8}(?!(?:${COURTESY}|${VERB}|if|when|whenever)\\b).{0,70}?\\b(?:residents|voters|drivers|patients|customers|children|parents|pupils|players|members|staff|officials|reporters|jurors|passengers|employers|companies|researchers|police|judge|firm|minister|teachers|bill|laws?|rules|decree|statute|charter|treaty|ruling|court|regulat[a-z]+|legislation|according to|ministry|council|agency|commission|authorit[a-z]+)\\b`,
  frontSaid: `^(?![<[{#])\\W*(?!(?:${VERB}|${COURTESY}|when|if|whenever|whoever|${MACHINE}[,:])(?![a-z]))(?:[^\\s,:;.!?]+,? ){1,12}${SAID}`,
  tailSaid: `[,§] ?(?:[^\\s,:;.§]+ ){0,6}${SAID}(?: [^\\s,:;.]+){0,12}\\W*$|, (?:[^\\s,:;.§]+ ){1,7}(?:say|advise|warn|urge|argue|hope|demand|ask)\\W*$`,
} satisfies Record<string, RegExp | string>
/** Signs that cannot be without another: most sentences are seen through by few. */
const NEEDS: Record<string, string[]> = {
  machine: ['greeting', 'vocative', 'anyMachine', 'machineAsked', 'machineMust', 'youAre'],
  output: ['anyOutput', 'outputMust'],
  tells: ['opensTell', 'laterTell', 'commaTell', 'that', 'must'],
}
/** Signs that only speak against an order, and so need not be looked for in what is none without them. */
const AGAINST = new Set(['spoken', 'narrates', 'people', 'frontSaid', 'tailSaid'])

/** Signs that are there when one of others is. */
const GROUPS = {
  asks: 'imperative laterDo opensTell opensDo laterTell machineMust youMust outputMust beTold please machineAsked',
  ofWriting: 'output source asker asked meta',
  ofReading: 'yourOutput anyOutput youAre meta readsAlong correct',
  toMachine: 'machine readsAlong vocative machineAsked',
  said: 'frontSaid tailSaid narrates',
}
/** … and when both of two are. */
const PAIRS =
  'asks+ofWriting asks+people opensDo+source imperative+ofWriting imperative+you laterDo+ofWriting opensTell+you must+toMachine spoken+you toMachine+people toMachine+said us+toMachine'.split(
    ' ',
  )
/** Of a logistic regression, as `npm run fit -- --orders` prints them. */
const WEIGHTS = new Map(
  'bias -3.0, abroad 5.1, anyMachine 2.1, asks+ofWriting 1.2, asks+people -0.8, beTold 1.2, commaTell 1.7, correct 2.1, frontSaid -1.7, greeting 2.3, imperative 1.0, imperative+you -1.1, label 4.6, laterDo+ofWriting 1.5, laterTell 3.2, machineAsked 1.9, marker 4.2, must 1.0, must+toMachine 1.8, negation 0.8, ofReading 1.3, ofWriting 1.6, opensDo 1.3, opensDo+source -1.7, opensTell 3.2, opensTell+you -1.9, output -1.2, outputMust 1.5, people -1.1, source 0.4, spoken -1.9, spoken+you -1.2, tailSaid -2.8, that 1.1, toMachine+said -1.3, us -0.6, us+toMachine 3.1, vocative 2.0, youAre 1.1, youOpens 1.9, yourOutput 2.0'
    .split(', ')
    .map((one) => [one.split(' ')[0] ?? '', Number(one.split(' ')[1])]),
)
/** A score from which on a sentence is an order: 0 is as likely as not. */
const SURE = 0.3

/** How an order goes on that began in the sentence before. */
const GOES_ON = new RegExp(`${OPENS}${VERB}\\b`, 'i')

/** Letters of other scripts that look like Latin ones, and these; both strings in one order. */
const ALIKE = 'авсԁеһіјкӏмпорԛѕтухѵԝαεικνορτυχᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɪ'
const LATIN = 'abcdehijklmnopqstyxvwaeiknoptuxabcdefghijklmnoprstuvwyzi'
const LOOKS = new Map([...ALIKE].map((letter, at) => [letter, LATIN[at] ?? letter]))
const FIGURES: Record<string, string> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }
const QUOTATION = /“[^“”]{0,400}”|"[^"]{0,400}"|(?<=\s)[‘'][^‘’']{0,400}[’'](?=[\s,.;:!?]|$)/g
/** Two words beside a quotation report it. */
const REPORTS = /\p{L}\P{L}+\p{L}/u

/** Without one of these no plain sentence is an order: most of a text need not be looked at closely. */
const MAY = new RegExp(
  `[<[{#@*=]|^[^:]{0,40}:[\\s"]|[a-z][013457][a-z]|^\\W*(?:please|now|just|never|always|do|don|make|from|${DO})\\b|\\b(?:your|ur|${TELL}|${MACHINE}|${OUTPUT})\\b|sum+ar|whoever|this (?:page|article|text|story)|\\b[a-z][ .-][a-z][ .-]|${ABROAD.source}`,
  'i',
)
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
  return outside === plain || REPORTS.test(outside) ? outside : plain
}

const LOOKED_FOR = Object.entries(SIGNS).map(([sign, pattern]) => {
  const [need = null] = Object.entries(NEEDS).find(([, some]) => some.includes(sign)) ?? []
  return { sign, pattern: new RegExp(pattern), need }
})
const GROUPED = Object.entries(GROUPS).map(([group, some]) => ({ group, some: some.split(' ') }))
const PAIRED = PAIRS.map((pair) => ({ pair, both: pair.split('+') }))

/** The signs of what is read at once, by the names of their weights; `without`: signs that are not looked for. */
export function signsOf(text: string, without: ReadonlySet<string> = new Set()): Set<string> {
  const plain = readable(text)
  const latin = plain.replace(/\P{ASCII}/gu, (letter) => LOOKS.get(letter) ?? letter)
  const signs = new Set<string>()
  for (const { sign, pattern, need } of LOOKED_FOR)
    if ((need === null || signs.has(need)) && !without.has(sign))
      if (pattern.test(latin) || (latin !== plain && pattern.test(plain))) signs.add(sign)
  for (const { group, some } of GROUPED) if (some.some((sign) => signs.has(sign))) signs.add(group)
  for (const { pair, both } of PAIRED) if (both.every((sign) => signs.has(sign))) signs.add(pair)
  return signs
}

const scoreOf = (signs: Set<string>): number =>
  signs.values().reduce((sum, sign) => sum + (WEIGHTS.get(sign) ?? 0), WEIGHTS.get('bias') ?? 0)

/** UTF-16 code units that are read at once: in what goes on for longer, signs stand together by chance. */
const READ_AT_ONCE = 600
const PARTS = new RegExp(`[\\s\\S]{1,${READ_AT_ONCE}}`, 'g')

/** Whether a sentence gives an order to machines. `before`: such an order right before it, which it may go on with. */
export function isOrder(sentence: string, before: string | null = null): boolean {
  if (before?.endsWith(':')) return true
  return (sentence.match(PARTS) ?? []).some((part) => {
    if (before === null && PLAIN.test(part) && !MAY.test(part)) return false
    const signs = signsOf(part, AGAINST)
    if (before !== null && (GOES_ON.test(part) || signs.has('yourOutput'))) return true
    return scoreOf(signs) > SURE && scoreOf(signsOf(part)) > SURE
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
