// The words that carry no topic: they are left out of a search and never asked for in the evidence.
import type { Word } from './words.ts'

const list = (words: string): Set<string> => new Set(words.trim().split(/\s+/))

/** Function words of English, folded; fragments of contractions ("don", "ll") included. */
export const STOP_WORDS =
  list(`a about above across after again ago all almost along already also although always am among an and another any anybody anyone anything are aren
  around as at away back be became because become been before behind being below between both but by came can cannot come could couldn
  d did didn do does doesn doing don done down during each either else enough especially etc even ever every everyone everything far few first for from
  further get gets getting given go goes going got had hadn has hasn have haven having he her here hers herself him himself his
  how however i if in indeed instead into is isn it its itself just last least less let like likely ll m made make makes making many may maybe me
  might mine more most much must my myself near need never next no nobody none nor not nothing now o of off often oh on once one only onto or other
  others our ours ourselves out over own per perhaps please quite rather re really s same shall she should shouldn since so some
  somebody someone something soon still such t take taken takes than that the their theirs them themselves then there therefore these they thing things this
  those though through thus till to together too took toward towards under until up upon us use used using ve very via was wasn way we well were weren
  what whatever when whenever where wherever whether which while who whoever whole whom whose why will with within without won would wouldn
  yes yet you your yours yourself
  actually apart wise except including able end finally eventually exactly currently anyway basically simply else really apparently reportedly allegedly supposedly roughly approximately about back
  whats whos hows wheres whens thats theres im ive id isnt dont doesnt didnt wasnt cant wont
  wouldnt couldnt shouldnt hasnt havent hadnt arent werent hes shes theyre`)

/** "US", "WHO" and "IT" in capitals are names, "us", "who" and "it" are not. */
export function isStopWord({ text, folded }: Pick<Word, 'text' | 'folded'>): boolean {
  return STOP_WORDS.has(folded) && !/^(?:US|WHO|IT|UP)$/.test(text)
}

/** Words that belong to the asking, not to the topic: "tell me", "according to", "is it true". */
export const ASKING_WORDS =
  list(`tell explain describe show give know want wonder question answer say says said saying according article articles news report reports reported reporting
  true correct hello hi hey thanks thank anyone know information info details detail update updates summary summarise summarize story stories talk talking
  headline headlines give anything new happened happen happens happening latest recent recently mean means meaning kind sort type
  number amount word name names called call good could please someone somebody wich waht hwo whne wehre dose teh`)
