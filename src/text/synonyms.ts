// Words that news and its readers use for the same thing, so that "who declined to leave" finds "refused to cross".
// Small and of our own making: it holds what people ask about the news, not the language.
import { stem } from './words.ts'

/** Groups of near synonyms. A word may stand in several groups; forms of one stem need not be repeated. */
const GROUPS = `
against oppose opposed object opponent protest
deliver hand give bring carry pass
complain denounce protest object criticise condemn
unhappy criticise warn upset angry object
unreachable incommunicado reach
health well medical care sick
population people nation inhabitant resident
live reside inhabitant nation home
run head lead manage director chief
head lead run direct director
build builder construct
jobs employment work
correct mistake wrong error
supposed expect plan
create bring add
keep stop block prevent
wish want hope
serve serving
replace instead
support back help
worried fear concern warn
join part exercise
sad regret
smell stink odour odor reek scent
queue line wait
visitor guest tourist
fast quick speed
start begin launch
guess estimate
reach arrive come cross travel
found founded establish create start set
convict guilty
refuse decline reject resist defy unwilling
free freed release liberate pardon amnesty freedom
jail prison imprison detain detention incarcerate custody bars behind captive captivity
jail prison cell penitentiary
prisoner inmate detainee captive hostage
arrest detain seize capture nab
sentence convict condemn verdict jail
sentence term punishment penalty
die died dying dead death kill killed deceased fatal perish
kill murder slay assassinate shoot
death toll casualty fatality victim
hurt injure injured wound wounded casualty
win won winner victory victorious triumph beat champion prize award
lose lost defeat loser defeated
prize award honour honor medal win won laureate
say tell state declare announce comment remark claim argue warn add note explain
announce reveal unveil declare disclose public
deny reject refute dispute
confirm verify acknowledge admit
promise pledge vow commit
ask request demand urge call want appeal seek
accuse blame charge allege denounce condemn criticise criticize
denounce condemn criticise criticize slam blast
praise welcome hail applaud
agree deal agreement accord pact bargain arrangement
deal agreement exchange swap return
negotiate talk negotiation mediate broker arrange
meet met meeting talk visit summit encounter
visit travel trip go arrive tour
leave depart exit quit go left departure
resign quit leave step down
cross crossing pass over
border frontier boundary crossing
return back come home
stay remain stayed remained
arrive reach come got made
begin start launch open commence kick off resume
resume restart again reopen
reopen open resume
end finish close conclude stop done complete completed
stop halt suspend cancel call off
delay postpone defer late push
ban bar prohibit forbid block outlaw allowed
block stop prevent bar halt
allow permit let approve
approve pass back endorse
sanction penalty restriction curb embargo punishment
ease lift relax loosen lighten relief soften drop
raise increase lift rise hike boost grow climb jump more expensive
cut reduce lower decrease slash fall drop decline
fall drop decline plunge shrink shrank dwindle
price cost fare fee charge worth pay
cost price worth pay paid expense budget expensive
buy purchase acquire bought acquisition
sell sold sale
build construct construction built building
rebuild rebuilt repair restore
fix repair mend
job employment position work
employee worker staff staffer works
company firm corporation business
boss chief head leader director
chief head leader boss president
leader president ruler head chief
ruler leader strongman dictator autocrat
president head state
envoy emissary representative delegate negotiator ambassador
spokeswoman spokesman spokesperson speaker
adviser advisor aide counsellor
minister ministry secretary
journalist reporter correspondent
politician lawmaker politic
lawmaker legislator senator congressman parliamentarian
dissident opposition critic opponent
rights human activist defender
husband wife spouse married marry
wife spouse married
mother mom mum parent
father dad parent
son child
daughter child
child kid children
mother-in-law relative
cry cried weep wept tears tear
smile laugh
big large huge giant enormous major
huge giant massive
small little tiny
tall high height
long length
wide width
deep depth
heavy weight weigh
fast speed quick
far distance
old age aged
many number count
plane aircraft airplane jet airliner
jet plane aircraft
airline carrier airways
airspace sky
ship vessel boat ferry
train rail railway
ticket fare
car vehicle automobile
truck lorry
harbour harbor port quay dock
port harbour harbor
drone unmanned uav
shoot shot down
attack strike assault raid hit bombing
missile rocket
soldier troop military army force
troop soldier force army
exercise drill manoeuvre maneuver
war conflict fighting invasion
ceasefire truce
police officer cop
court judge tribunal
judge court justice
trial court prosecute
charge indict accuse
spy spying espionage
riot unrest mass
protest demonstration rally demonstrate
election vote poll ballot
vote ballot elect election
run ran candidate campaign stand
candidate contender nominee
elect win vote
rule ruled power govern govt reign
power rule office
government authority administration
law legislation bill act
rule law regulation
letter note message
write wrote written author pen
sign signed signature signatory
name named called
film movie picture
show series programme program
song track single
singer musician artist
actor actress star
play game match
game match
team club side squad
goal score
player footballer athlete
coach manager
storm hurricane cyclone typhoon
flood flooding deluge
fire blaze wildfire
earthquake quake tremor
weather temperature
disease illness virus outbreak
illness sick disease health
doctor physician medical
medicine drug medication
vaccine jab shot
hospital clinic medical
money fund cash
million m
billion bn
fine penalty pay
tax levy tariff
tariff duty levy
economy economic
bank lender
rocket launch spacecraft
space nasa orbit
phone smartphone mobile
internet online web
hack breach cyberattack
footage video camera webcam film seen
picture photo image photograph
see seen watch show
language english
town city municipality
city town capital
country nation state
capital city
foreigner foreign
citizen national
national nationality citizen
group organisation organization
organization organisation group
share percent percentage proportion
percent percentage share
member fleet
number figure count
safe safely safety
well fine healthy
need require
help aid assist assistance
aid help assistance
find discover found
discover find found
miss missing vanish disappear
incommunicado unreachable isolation reach hear heard contact
exile exiled
deport deportation expel expulsion
force forced
regret sorry
bitter sad sadness
bloom flower blossom
flower bloom blossom plant
plant flower
open opening
close closed closing shut
garden park
exhibition exhibit display show
free admission cost
crash accident collision
evacuate evacuation
collapse fall
`

/** Peoples and the countries they belong to, where one word does not begin like the other. */
const DEMONYMS = `
british britain uk briton brit brits
american america us usa
french france frenchman
dutch netherlands holland
swiss switzerland
polish poland pole poles
german germany
spanish spain spaniard
irish ireland
scottish scotland scot scots
welsh wales
danish denmark dane danes
swedish sweden swede swedes
finnish finland finn finns
norwegian norway
greek greece
turkish turkey turk turkiye
chinese china
japanese japan
thai thailand
czech czechia
ukrainian ukraine
lithuanian lithuania
latvian latvia
estonian estonia
belarusian belarus
russian russia
italian italy
israeli israel
iranian iran
iraqi iraq
indian india
filipino philippines
peruvian peru
argentine argentina argentinian
cypriot cyprus
lebanese lebanon
european europe
eu european
`

function index(groups: string): Map<string, Set<string>> {
  const byStem = new Map<string, Set<string>>()
  for (const line of groups.trim().split('\n')) {
    const stems = line
      .trim()
      .split(/[\s-]+/)
      .map(stem)
    for (const one of stems) {
      const others = byStem.get(one) ?? new Set<string>()
      for (const other of stems) if (other !== one) others.add(other)
      byStem.set(one, others)
    }
  }
  return byStem
}

const synonyms = index(GROUPS)
const demonyms = index(DEMONYMS)
const NONE: ReadonlySet<string> = new Set()

/** Stems that mean nearly the same as this stem. */
export function synonymsOf(stemmed: string): ReadonlySet<string> {
  return synonyms.get(stemmed) ?? NONE
}

/** Stems of the country for a people, of the people for a country. */
export function demonymsOf(stemmed: string): ReadonlySet<string> {
  return demonyms.get(stemmed) ?? NONE
}
