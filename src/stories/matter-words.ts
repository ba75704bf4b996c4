// The words by which news says what a figure is about: "name: label: words: hints", words as in `word-lists.ts`.
// Small and of our own making: it holds what events are counted and measured by, not the language.
import type { Measure } from './matters.ts'

/** Matters of which an event has several figures, so that the same matter alone is not yet the same thing. */
export const COMMON_MATTERS = new Set(
  `length distance last height depth level rise cut growth sales poll fares attend hold deploy begin end leave arrive meet open close
  shares stake carry remove weigh drive deadline vote price aid seat wind efficacy collapse play`.split(/\s+/),
)

export const MATTERS: [Measure[], string][] = [
  [
    ['people'],
    `
kill: killed: kill, killed, killing, kills, dead, die, died, dies, dying, death, deaths, drown~, perish~, fatalit~, slain, lost their lives, lost (his|her|a) life, lives (had been |were |have been )?lost, (claim~|cost~|taken|took) (the lives of|lives), bodies, death toll, toll, lifeless, body count, fallen, succumbed, did not survive, burned to death, crushed to death, froze to death, suffocated: lives
hurt: injured: injur~, wound~, hurt, burns, hospitali~, to (a |the )?hospitals?, in hospital, treated, need~ (medical )?(treatment|help|care), medical (treatment|attention|care), bruis~, casualties
miss: missing: missing, unaccounted for, disappeared, not been found, still being sought, no trace of, search~ for, looking for, could not be reached, whereabouts, had not returned
arrest: arrested: arrest~, detain~, detention~, apprehended, custody, rounded up, in handcuffs, police cells?, led away, taken in, nabbed, taken away by, held by police, in police hands
charge: charged: charged, indicted
rescue: rescued: rescu~, saved, pulled( alive)?( from| out)?, brought (up|out|to safety|ashore), plucked, freed from, dug out, winched, lifted (from|off), picked up, hauled (out|aboard), taken off, carried (out|to safety), recovered alive, fished, brought down, survivors, got out alive
trap: trapped: trapped, stuck, stranded, cut off, buried, entombed
evacuate: evacuated: evacuat~, displaced, fled, flee, fleeing, (had|have|told|forced|ordered|made|asked) to (leave|go|get out|move), left their homes, moved (out|to safety), leave their homes, homeless, out of their homes, cleared, sent (home|out), sleep~ in (gyms|halls|shelters), spent the night in, emergency (shelters|accommodation), driven from
aboard: on board: on board, aboard, occupants, in the (plane|bus|coach|train|boat|ferry|ship|helicopter|aircraft), on the (plane|bus|coach|train|boat|ferry|ship|manifest), were sitting, seated: passengers, travell~, carrying, passengers and crew
employ: employed: employ, employs, employed, employing, workforce, payroll, works? (at|for|in) the, earn their living, people work, working there, creat~, new posts: workers, staff~, jobs?, hands, employees
dismiss: jobs cut: la(y|id|ying)[- ]?offs?, redundan~, job cuts, axe, axed, axing, shed, shedding, los(e|es|ing|t) (their )?(jobs|posts|work), dismiss~, eliminat~, sack~, (jobs|posts|positions) (will|are to|would) go: cut, cuts, cutting
attend: attended: attend~, gather~, turn(ed)? (out|up), march~, protest~, demonstrat~, spectators, visitors, participa~, turnout, took part, taking part, took to the streets, rall(y|ied), flocked, celebrat~, packed, audience, present, assembled, watched, onlookers, throng, danced, headcount: crowd, came, drew, drawn, joined, visited, inside
strike: on strike: on strike, walk(ed)? out, downed tools, stop(ped)? work, laid down their tools, strik~
infect: ill: infect~, cases?, tested positive, sicken~, diagnosed, (fell|fallen|falling|taken|became|become) (ill|sick), ill, poison~, sick, contracted, outbreak, came down with, symptoms, salmonella, measles, norovirus: caught, patients
free: freed: free, freed, frees, freeing, releas~, let (go|out), set free, liberated, pardoned, walked free, amnest~, allowed to leave, handed over, came home
hold: held: behind bars, imprisoned, hostages?, captive, captured, kidnapped, abducted: held, hold, holds, holding, seized, taken
outage: without power: without (power|electricity|water|heating), lost (power|electricity), in the dark, no (power|electricity), power cuts?, blackout
damage: destroyed or damaged: destroy~, damag~, burn(ed|t)( down)?, gutted, level(l)?ed, collapsed, flatten~, washed away, flooded, wrecked, under water, ruined, reduced to, uninhabitable, razed, torn down, lost (their|its) roofs?, went up in flames, swept away, submerged
steal: stolen: stolen, stole, theft, made off with, robbed, looted, disappeared, vanished, carried off: took, gone, missing from, removed from
cancel: cancelled: cancel~, scrapped, grounded, called off, did not (run|fly|take off)
seat: seats: seats?, mandates?: lawmakers, deputies
sign: signatures: signatures?, signatories, signed, petition
deploy: deployed: deployed, dispatched, mobili~, drafted in, called in, battl~, in action, on the spot, on duty: crews, fight, fighting, sent, helpers`,
  ],
  [
    ['money'],
    `
win: winnings: jackpot, scoop~, pocket~, winnings?, prize, winner: won, lottery
inherit: bequest: inherit~, bequest, left (the|her|his|it), legacy, estate, heirs?, fortune
fine: fine: fine, fined, fines, penalt~, sanction~, punish~, ordered to pay, levied, slapped: must pay
ransom: ransom: ransom, kidnap~, captors, extort~, hackers, blackmail~
steal: loot: stolen, stole, thieves, robbers, haul, loot, theft, heist, made off, got away, embezzl~, siphoned, emptied, swindled, cheated, defrauded, fraud~, jewel~: raid, gang, robbery, took, vanished
damages: compensation: compensat~, damages, settle~, award~, payout, redress, reparations
damage: damage: damage, destruction, devastation: loss, losses, harm, insur~
debt: debt: debts?, owe~, owing, liabilit~, arrears, borrow~, in the red, deficit, shortfall, insolven~, bankrupt~, creditors: hole, loans?, gap
profit: profit: profits?, earnings, net income, in the black, surplus, net result, bottom line: earned
revenue: revenue: revenues?, sales, turnover, takings, turned over, box office, gross~
raise: raised: rais~, collect~, donat~, gifts?, charity, fund-?rais~, appeal, proceeds, brought in, scraped together, pledg~, crowdfund~: gave, took in
pay: pay: wages?, salar~, pay (rise|deal|increase), hourly, bonus~: earns
price: price: tickets?, fares?, litre, kilo, loaf, rent, toll, fee, admission, per (share|litre|ton|tonne|barrel), a (share|barrel|litre), season ticket
buy: purchase price: buy, buys, buying, bought, purchas~, acquir~, acquisition, takeover, take over, sold, sell~, merger, bid, auction~, hammer, fetched, snap~ up, swallow~, changed hands, went for, transfer~, record fee: deal, offer~, sale, pay, pays, paid, paying
aid: aid: aid, subsid~, rescue package, bail-?out, emergency funds?, contribut~, state (money|funds?), assistance: package, relief, funding, grants?
budget: budget: budget, spending plan
invest: investment: invest~
cost: cost: cost, costs, costing, worth, price, priced, prices, price tag, value[ds]?, estimated, put at, expens~, runs? to, comes? to, outlay, budgeted, final bill, overall, bill, devour~: pay, pays, paying, paid, spen[dt], sum, build, construction, repairs?, refurbish~, project`,
  ],
  [
    ['percent'],
    `
turnout: turnout: turnout, participation, turned (out|up), cast (a |their )?(ballots?|votes?), went to (the polls|vote), of (those entitled|voters|the electorate|eligible), had voted, electoral roll, those eligible, eligible voters, used their vote, registered voters, stayed at home
unemployment: unemployment: unemploy~, jobless~, out of work, without (a job|work), labour market, looking for (a job|work), job-?seekers
inflation: inflation: inflation, consumer prices, cost of living, living costs, price index, prices (were|rose|climbed|went)
rate: interest rate: interest rates?, key rate, benchmark, base rate, borrowing costs, central bank, policy rate, lending rate, cost of borrowing
efficacy: efficacy: efficacy, effective~, protect~, prevent~, immunity, success rate
growth: growth: growth, grew, economy, gross domestic, gdp, expan~, shr(ank|unk|ink), contract~, recession: grow, output
fares: price rise: fares?, tickets?, tariffs?, rents?, fees?, dearer, more expensive, loaf, bread, petrol, milk, butter, price of, postage, stamps?: rates, prices?, bills?, going up
wages: pay rise: pay( rise| deal| increase| offer)?, wages?, salar~, pay packets?, paid more, earnings
poll: support: poll, polls, pollsters, polled, approv~, survey, support~, in favour, in favor, backed, said yes, opposed, referendum, voted, would vote, respondents, of (the )?(votes?|ballots), share of the vote, opinion
stake: stake: stake, shareholding, shares in, ownership, own, owns, owned, interest in, holding, shareholder
shares: shares: shares, share price: closed, stock
sales: sales: sales, turnover, revenues?, profits?, orders, exports?, imports?
full: full: full, reservoirs?, filled, contained, containment, under control, storage, occupancy, occupied: level, capacity, reserves
harvest: harvest: harvest, crop, yields?, grape, wheat, fruit
cut: cut: -: cut, cuts, cutting, reduc~, fewer, less, drop, drops, dropped, fell, falls, down, declin~, lower
rise: rise: -: rise, rises, rising, rose, risen, increas~, up, climb~, jump~, more, higher, gain~, surge~`,
  ],
  [
    ['area'],
    `
burn: burned: burn, burned, burnt, burning, flames, scorched, charred, ablaze, consumed, blackened, ravaged, engulfed, laid waste, turned to ash, eaten up, swallowed: fire, blaze, wildfire, destroyed, affected, gone, covered, spread`,
  ],
  [
    ['speed'],
    `
wind: wind: winds?, gust~, squalls?: storm, hurricane, gale, cyclone, typhoon, blew, blowing
drive: speed: driv~, travell?ing, clocked, rac(ing|ed): going, doing, moving, limit, speed~`,
  ],
  [
    ['magnitude'],
    `
quake: magnitude: quake, earthquake, tremor, magnitude, richter, temblor, shook, scale, measured, seism~`,
  ],
  [
    ['weight', 'volume'],
    `
spill: spilled: spil~, leak~, slick, discharged, seeped, gush~, flowed, ran (out|into), contaminat~, pollut~, entered the, got into: lost, oil, fuel, diesel, sewage, escap~, poured
seize: seized: seiz~, confiscat~, cocaine, heroin, hashish, cannabis, drugs?, smuggl~, impounded, contraband, hidden, stash~: found, intercepted, discovered
weigh: weight: weigh~: heavy, lifted
harvest: harvest: harvest~, crop, quota, produc~, yield, picked: catch, haul, output
carry: load: carr(ied|ying|y), load~, cargo, freight, laden, shipment: aboard
remove: removed: removed, carried away, clear~, dug, hauled, collected, rubble, mud, debris, waste`,
  ],
  [
    ['length'],
    `
rain: rain: rain~, downpours?, snow~, precipitation: fell
level: level: level, gauge, crest~, peak~, high water: rose, risen, stood, mark, tide
depth: depth: deep, depth, underground: below, beneath, down
height: height: high, tall, height, storeys, altitude, feet up: above
length: length: long, longest, length, stretch, track, tunnel, tube, pipeline, tailback, queue, jam: line, road, run, runs, running, route, course
distance: distance: distance, drift~, travel(led|ed)?, swam, swum, walked, rowed, sailed, flew, flown: from, off, away, north, south, east, west`,
  ],
  [
    ['duration'],
    `
sentence: sentence: sentenc~, jail~, prison~, imprison~, behind bars, gaol, put away, locked up, must serve, custodial: handed, term, serve, got
delay: delay: delay~, late, behind schedule, overdue, postponed, put off, behind time, overrun, hold-?up
ban: ban: bann?(ed|s)?, suspend~, suspension, disqualified, sidelined, barred, excluded: out for, misses
outage: outage: without (power|electricity|water|current), outage, blackout, power cut, in the dark, power (was|is) back, restor~
close: closure: clos(ed|ure), shut( down)?, sealed off, standstill, impassable, out of (service|use): halted, blocked
fight: time to put it out: extinguish~, under control, put(ting)? out, doused?, battled, fought: to bring
last: length: last~, went on, talks: after, ended, long, take, takes, took`,
  ],
  [
    ['hour', 'day'],
    `
crash: crash: crash~, collid~, collision, derail~, slammed, ran into, came off, left the (rails|track|road), plunged, capsized, overturned, ran aground, went down, sank, rammed, smashed, ploughed, rolled over, veered, skidded, foundered: hit, struck, accident
blast: blast: explo~, blast, blew up, detonat~, went off, ripped, tore, bang, erupt~
fire: fire: fire, blaze, flames, broke out, alarm, smoke, caught fire, ignited, burning, inferno
quake: quake: quake, earthquake, tremor, shook, shaking, jolted
raid: raid: raid~, robb~, burst (in|into), broke in(to)?, break-in, burglar~, entered, shooting, attack~, stabb~, hold-?up, intruders?, forced their way, gunman, stormed: shot, shots, fired, thieves
collapse: collapse: collapse[ds]?, gave way, caved in, fell (in|down), came down, crumbled, burst, breach~, tumbled, landslide, avalanche
trial: trial: trial, hearing, appear~ (in|before), face (judges|court|a judge), in court, before (a|the) (judge|court), dock, proceedings, court date, tribunal, be heard, answer for
verdict: verdict: verdict, sentenced, sentencing, judgment, ruling, pronounce[ds]?
open: opening: open, opens, opened, opening, reopen~, re-open~, inaugurat~, open again, resum~, run again, back in service, into service, restart~, first (visitors|passengers|guests|trains?|patients|concert), unveil~, go live: doors, welcome
close: closing: clos(e|es|ed|ing|ure), shut~
strike: strike: strike, strikes, striking, walk-?out, walk out, walked out, stoppage, down tools, industrial action, lay down, stop work, picket~
vote: vote: vote, votes, voted, voting, ballot, election, referendum, polling, go to the polls: polls?
launch: launch: launch~, lift~[- ]?off, blast~ off, take-?off, took off, countdown, into orbit, rocket, space: try, attempt
sign: signing: sign, signs, signed, signing, signature, sealed, initialled, inked, put (his|her|their) (names?|signatures?), conclude~, ratif~
deadline: deadline: deadline, expire[sd]?, runs? out, ultimatum: by, until
complete: completion: complet~, closing of the deal, conclude~, finali[sz]~
begin: start: start, starts, started, starting, begin, begins, began, beginning, get(s|ting)? under way, kick(s|ed)? off, takes? effect, into force, effective, introduc~: from
end: end: end, ends, ended, ending, finish~, over by, last day: ready
arrive: arrival: arriv~, return~, land, lands, landed, docked, reached, touch~ down, come~ back, came back, berth~, make port
leave: departure: left, leave, leaves, depart~, set (out|sail|off), sail~, put to sea, cast off, embark~, fly out
death: death: died, death, passed away, killed, pronounced dead
meet: meeting: meet, meets, meeting, talks, summit, convene[sd]?, negotiat~: session, conference, met, gather~
play: match: match, game, play, plays, played, concert, festival, replay~, fixture, performance, kick-?off, premi[eè]re, race, tournament: show
resign: departure: resign~, step~ down, leave office, successor, take over, hand~ over, abdicat~, throne, retire~, quit~
deliver: delivery: deliver~, handover, hand-over, supplied`,
  ],
]
