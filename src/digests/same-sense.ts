// Words that an outlet may put for one another when it edits a report, without saying anything else: "fought" and "battled".
// Narrower than what a search may widen to: there "killed" finds "died", here that would be news.
import { formsOf } from '../text/verb-forms.ts'
import { stem } from '../text/words.ts'

/** Each line: words that say the same. A word may stand in several lines; forms of one verb or noun need not be repeated. */
const GROUPS = `
fight battle combat
begin start commence
end finish conclude
continue carryon resume
buy purchase acquire
big large
huge enormous massive giant vast
small little
tiny minuscule
fast quick rapid swift
quickly fast rapidly swiftly speedily
immediately instantly promptly straightaway
sudden abrupt
agreement deal accord pact
company firm business
lorry truck
car vehicle automobile
plane aircraft airplane aeroplane
ship vessel
airport airfield
speech address
power electricity
house home
child kid
pupil schoolchild
student undergraduate
doctor physician
lawyer attorney
police officer policeman policewoman cop constable
firefighter fireman firewoman
soldier troop
spokesman spokeswoman spokesperson
chairman chairwoman chairperson chair
businessman businesswoman businessperson
lawmaker legislator parliamentarian
reporter journalist
worker employee
staff personnel
boss chief
head leader
resident inhabitant
inhabitant dweller
person people
relative kin
crowd throng
gather assemble congregate
help aid assist assistance
support back
dismiss sack fire
hire employ
resign quit stepdown
choose pick select
appoint name
collapse giveway cavein
cancel calloff scrap
postpone delay defer putoff
reject refuse turndown
approve endorse
allow permit let
ban prohibit forbid outlaw
stop halt
prevent avert
close shut shutdown
happen occur takeplace
participate takepart
reach getto
reach arriveat
discover findout
find locate
look search
investigate probe lookinto inquiry investigation
examine inspect
study analyse
conduct carryout
establish found setup
build construct
rebuild reconstruct
repair mend fix
extinguish putout
blaze fire
explode blowup
explosion blast
crash collide
crash collision
quake earthquake tremor
storm tempest
rain rainfall downpour
flood inundate
destroy wreck ruin
damage harm
hurt injure
injury wound
ill sick unwell
illness sickness disease
medicine drug medication
die passaway
sleep asleep
show demonstrate display
demonstration protest rally
march procession
strike walkout
talk negotiation
speak talk
say add added tell state note remark comment explain pointout sayso accordingto
ask request
demand callfor
urge appeal
warn caution
promise pledge vow
claim assert maintain
criticise denounce condemn slam
praise laud commend
thank thanks
answer reply respond response
announce declare
reveal disclose
publish release
confirm verify
admit acknowledge concede
believe think
expect anticipate
hope wish
want wishto
try attempt seek
plan intend
decide resolve
choice option
receive get
obtain get
give provide supply
offer propose
need require
must needto haveto
use employ utilise
keep retain
hold contain
carry transport
bring fetch
send dispatch
leave depart
arrive come
return comeback goback
flee escape
hide conceal
hit strike
throw hurl
fall drop decline
plunge plummet tumble
rise climb increase
soar surge
raise lift increase
lower cut reduce
grow expand
shrink contract
cost price
cheap inexpensive
expensive costly
rich wealthy
poor impoverished
money fund cash
pay payment
wage salary pay
job post position
election poll
vote ballot
law legislation
rule regulation
court tribunal
trial proceedings
jail prison
jail imprison
inmate prisoner
thief burglar robber
theft burglary
steal take
gun firearm
shooting gunfire
weapon arm
war conflict
border frontier
country nation
town municipality
village hamlet
street road
harbour port
shore coast
sea ocean
forest wood
hill mount
area region district
location place site spot
outside outdoors
aboard onboard
middle centre
near closeto
nearly almost closeto
about around approximately roughly some circa
over morethan exceeding
under lessthan fewerthan below
several anumberof
many numerous alotof
enough sufficient
whole entire
main chief principal
important significant
difficult hard tough
easy simple
dangerous hazardous perilous
safe secure
new fresh
old elderly aged
previous former earlier
current present
recent latest
final last
yearly annual annually
daily everyday
often frequently
usually normally generally
while as during
after following
before priorto aheadof
because since as dueto owingto becauseof
although though despite
however but yet
also too aswell additionally
so therefore thus
until till
among amongst
toward towards
whether if
such like
film movie
picture photo photograph image
holiday vacation
autumn fall
rubbish waste trash garbage
petrol gasoline
underground subway metro
tram streetcar
flat apartment
lift elevator
queue line
mobile phone cellphone
television tv
football soccer
match game
coach manager trainer
player footballer
win victory
defeat loss
beat defeat
trophy cup
prize award
team side squad
fan supporter
spectator onlooker
visitor guest
customer client
shop store
restaurant eatery
food meal
drink beverage
clothes clothing
farmer grower
harvest crop
cow cattle
research study
scientist researcher
test trial
teach instruct
school academy
error mistake
problem trouble difficulty
danger risk threat
result outcome
reason cause
cause leadto resultin
part portion
piece bit
group band
meeting gathering
visit trip
journey trip
speed velocity
size extent
number figure
beautiful lovely
happy glad pleased delighted
sad unhappy
angry furious
afraid scared frightened
tired weary exhausted
strange odd unusual
famous wellknown renowned
empty vacant
correct right
wrong incorrect
`

/** Verbs of several words that stand in these lines as one. */
const PHRASES = `
give way; cave in; call off; put off; turn down; shut down; take place; take part; get to; arrive at; find out; look into; carry out; carry on;
set up; put out; blow up; pass away; step down; point out; according to; call for; need to; have to; come back; go back; close to; more than;
less than; fewer than; a number of; a lot of; prior to; ahead of; due to; owing to; because of; as well; lead to; result in; well known; straight away;
wish to; on board`

/** Modal verbs are told apart by what they say, not by the tense of those who are quoted. */
const MODALS = new Map([
  ['would', 'will'],
  ['could', 'can'],
  ['might', 'may'],
])
const SHORT = /^(?:hour|four|tour|sour|pour|your|our|flour|court|courts)$/
const LATIN =
  /^(?:advise|advertise|arise|comprise|compromise|demise|despise|devise|disguise|enterprise|excise|exercise|expertise|franchise|improvise|merchandise|otherwise|paradise|praise|precise|premise|promise|raise|revise|rise|supervise|surprise|televise|treatise|wise|noise|cruise|bruise|poise)/

const groups = new Map<string, Set<number>>()
for (const [at, line] of GROUPS.trim().split('\n').entries())
  for (const word of line.split(' ')) {
    const lemma = lemmaOf(word)
    groups.set(lemma, (groups.get(lemma) ?? new Set()).add(at))
  }

const phrases: ReadonlyMap<string, string[][]> = Map.groupBy(
  PHRASES.split(';').map((phrase) => phrase.trim().split(/\s+/).map(lemmaOf)),
  ([first = '']) => first,
)

/** What all forms of a folded word have in common, American or British: "fought" and "fights", "labor" and "labours". */
export function lemmaOf(folded: string): string {
  const stemmed = stem(asAmerican(MODALS.get(folded) ?? folded))
  const [lemma = stemmed] = formsOf(stemmed)
  return lemma
}

/** Whether two lemmas say the same. */
export function isSameSense(one: string, other: string): boolean {
  if (one === other) return true
  const others = groups.get(other)
  return others !== undefined && groups.get(one)?.isDisjointFrom(others) === false
}

/** How many words from `at` on are one verb, and the lemma of them all: "called off" is that of "calloff". */
export function phraseAt(lemmas: readonly string[], at: number): { words: number; lemma: string } | null {
  const found = phrases.get(lemmas[at] ?? '')?.find((phrase) => phrase.every((word, i) => lemmas[at + i] === word))
  return found === undefined ? null : { words: found.length, lemma: lemmaOf(found.join('')) }
}

function asAmerican(word: string): string {
  if (word.length < 5) return word
  const american = word
    .replace(/^(b|vir|camp|bon|chor)uses$/, '$1us')
    .replace(/^programme/, 'program')
    .replace(/^(cent|theat|lit|met|fib|spect)re(s?)$/, '$1er$2')
    .replace(/(def|off|lic|pret)ence/, '$1ense')
    .replace(/([aeiou])ll(ed|ing|ers?)$/, '$1l$2')
    .replace(/^(cheque)(s?)$/, 'check$2')
    .replace(/(catal|dial|monol)ogue/, '$1og')
  const ours = SHORT.test(american)
    ? american
    : american.replace(/([a-z]{2})our(?=$|s$|ed$|ing$|er|able|ite|less|ful|hood)/, '$1or')
  return LATIN.test(ours)
    ? ours
    : ours.replace(/([a-z]{2})is(e[ds]?|ing|ations?|er|ers)$/, '$1iz$2').replace(/lys(e[ds]?|ing)$/, 'lyz$1')
}
