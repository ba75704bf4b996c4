// Words whose full stop does not end a sentence, and words that open one. English news; knows no text and no offsets.

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

/** Titles and the like: a name follows, whatever it looks like ("Dr. No"). Only when written with a capital. */
export const TITLES = words(`
  Mr Mrs Ms Mx Dr Drs Prof Gen Sen Sens Rep Reps Gov Govs Lt Col Capt Cmdr Cdr Cmdre Sgt Maj Adm Rev Hon Fr Pres Amb Atty Supt
  Det Cpl Pvt Pfc Brig Insp Spc Ens Messrs Mme Mlle Msgr Mons Sr Sra Srta Dn Ald Asst Assoc Comdr Cmsr Commr Regt
`)

/** Lower-case shortenings inside a sentence. */
export const INNER = words('v vs cf viz approx resp incl excl ca e.g i.e')

/** Shortenings that a figure follows: "No. 5", "vol. 2". */
export const NUMBERED = words(
  'no nos vol vols art arts sec fig figs p pp ch chap para paras pt nr num approx est ca ver eq',
)

export const MONTHS = words('Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec')

export const WEEKDAYS = words('Mon Tue Tues Wed Thu Thur Thurs Fri')

/** Parts of names: the sentence goes on unless a word that opens sentences follows. */
export const NAME_PARTS = words(`
  Inc Co Cos Corp Ltd Jr Bros St Ste Mt Ft Pt Ave Blvd Dept Univ Assn Intl Natl Govt Esq Ph.D M.D Al al PhD
`)

/** Shortened states: a sentence may well end with one, unless an officer of that state follows. */
export const STATES = words(`
  Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Penn
  Tenn Tex Va Vt Wash Wis Wyo Ont Que Alta Sask
`)

/** Words that make a shortened state their owner: "Ariz. Gov. Hobbs". */
export const OFFICERS = words(
  'Gov Lt Sen Rep Atty Attorney Governor Senator Secretary Democrat Democrats Republican Republicans',
)

/** What may follow "5 p.m." within the sentence. */
export const AFTER_TIME = words(`
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October
  November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET
  CEST EET EEST IST JST AEST AEDT Eastern Central Mountain Pacific Moscow Greenwich
`)

/** Nouns that a single letter closes: "vitamin C.", "Plan B.". */
export const LETTERED = words(`
  vitamin plan hepatitis group class type grade section part series category phase option exhibit team influenza appendix schedule
  tier annex block blood
`)

/** Names that end in an exclamation mark. */
export const EXCLAIMING = words('Yahoo Jeopardy Oklahoma Wham')

/** Words that open a sentence far more often than they follow a shortening as part of a name. */
export const OPENERS = words(`
  The A An He She It They We I You This That These Those There Here But And Or Nor So Yet If When While Although Though Because Since
  After Before Until Once As At By For From In Into Of On Over Under With Without Within During Through To Toward Despite Amid Among
  Between Against About Around Across Along Behind His Her Hers Its Their Our My Your What Who Whom Whose Which Where Why How Not No
  Nobody None Nothing Some Many Most Much Several Few Each Every Both Either Neither All Any Another Other Others One Two Three Four
  Five Ten However Meanwhile Moreover Also Still Then Now Today Yesterday Tomorrow Later Earlier Instead Indeed Nevertheless Thus
  Therefore Perhaps Maybe Even Only Just More Less Fewer Nearly Almost Such Other Like Unlike According Asked Is Are Was Were Do Does
  Did Has Have Had Can Could Will Would Should May Might Must Let Yes
`)

/** Words that stand between a quotation and its speaker's deed: `“Why?” Smith asked`. */
export const SAYING =
  /(?:\p{Lu}[\p{L}’'.-]*\s+){1,4}(?:said|says|asked|asks|told|wrote|writes|shouted|cried|yelled|replied|added|tweeted|exclaimed|wondered|posted)\b/uy
