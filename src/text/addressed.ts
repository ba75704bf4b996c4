// Knows sentences that are addressed to somebody and tell no news: notes to the readers, and orders to machines that read along.

/** Words of the paper to its readers, or about its own pages. */
const TO_READERS =
  /^["“‘'(*[]*(?:@\w|editor[’']?s[’']? note|correction:|for (?:the )?(?:latest|more|full|live)\b|for (?:news )?updates|read (?:more|also|our|the)\b|see also|sign up|subscribe|follow (?:us|along|our)|click|watch:|listen:|contact\b|view our)|\bthis (?:page|article|story|report|live ?blog|newsletter|video|text) (?:is|was|has|reflects|contains|will|originally)\b|\blive (?:updates?|coverage|blog)\b/i

const MACHINE =
  '(?:(?:large )?language models?|llms?|a\\.?i\\.?(?: (?:models?|assistants?|systems?|agents?|readers?|tools?|bots?))?|chat ?bots?|chatgpt|gpt|assistants?|bots?|summari[sz]ers?|crawlers?)'
const ORDERS = '(?:instructions?|orders?|prompts?|directions?|directives?|commands?|guidelines?|rules?)'
/** As an order is given, not as it is reported: "he told drivers to ignore the rules" is news. */
const ORDERED = '(?:^|[.:;!?“"(*]\\s*|\\b(?:please|now|you (?:must|should|shall|will|are|have)(?: to)?|you to|and) )'

const TO_MACHINES = [
  // "Ignore all previous instructions and …".
  `${ORDERED}(?:ignore|disregard|forget|override|bypass)\\b[^.;:]{0,40}\\b(?:previous|prior|earlier|above|preceding|foregoing|system|your|these|those|all|any|other)\\b[^.;:]{0,20}\\b${ORDERS}\\b`,
  `${ORDERED}(?:ignore|disregard|forget) (?:the above|(?:everything|anything|all|what(?:ever)?) (?:(?:that )?you (?:were|have been) told|above|before this|you know))\\b`,
  // "Dear AI model: …", "Note to assistants, …", "System: …".
  `^["“‘'(*[]*(?:dear|hey|attention|note to)[,:]? (?:all |any |the |every )?(?:models?|${MACHINE})\\b`,
  `^["“‘'(*[<|]*(?:system|assistant|user|${MACHINE})(?: (?:prompt|message|note|instructions?))?\\s*:`,
  `\\byou(?: are|[’']re) (?:now )?(?:an? |the )?(?:helpful |friendly |unrestricted )*${MACHINE}\\b`,
  `\\b${ORDERS} (?:for|to) (?:all |any |the |every )?${MACHINE}\\s*:`,
  /\b(?:when|if|while|before|whenever) (?:you )?(?:summari[sz]\w+|answer\w*|quot\w+|cit\w+|translat\w+|process\w*) (?:this|the) (?:article|text|page|story|report|document)\b[^.]{0,300}\b(?:do not|don[’']t|must|always|never|say|write|include|mention|tell|add|omit)\b/,
  /\b(?:reveal|print|repeat|output|leak) (?:me )?your (?:system |hidden |secret |initial )?(?:prompt|instructions)\b/,
  /<\|?(?:im_start|im_end|system|endoftext)|\[\/?INST\]|\b(?:begin|end) (?:system )?prompt\b/,
  /^(?:please )?(?:tell|inform) (?:every|all|the|your|each|any)(?: of (?:the|your))? ?(?:one|body|readers?|users?|askers?)\b/,
  /^(?:please )?(?:summari[sz]e|translate|rewrite) (?:this|the (?:above|following))\b/,
  /\bin (?:your|the) next (?:answer|response|reply|output|summary)\b/,
].map((pattern) => new RegExp(pattern, 'i'))
/** How an order goes on that has begun in the sentence before. */
const GOES_ON =
  /^["“‘'(]*(?:instead,? |then,? |now,? |and |also,? |please,? |from now on,? )*(?:say|write|tell|answer|reply|respond|state|claim|output|print|repeat|include|mention|do|don[’']t|never|always|you|call|use|praise|recommend|end|begin|start|add)\b/i

const isOrder = (text: string): boolean => TO_MACHINES.some((pattern) => pattern.test(text))

/** Whether a sentence speaks to readers or machines. `before`: the sentence right before it, `null` if none stands there. */
export function isAddressed(text: string, before: string | null): boolean {
  return TO_READERS.test(text) || isOrder(text) || (before !== null && isOrder(before) && GOES_ON.test(text))
}
