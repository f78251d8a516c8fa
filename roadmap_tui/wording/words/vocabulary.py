"""The words that the rules look for. Data alone: what is done with them stands in the rules."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


BUILD_VERBS = _set(
    "add allow automate build bundle change configure connect create customise customize define deliver deploy "
    "deprecate design develop display embed enable expand export expose extend fix generate implement import "
    "include incorporate install integrate introduce launch let migrate modernise modernize move offer "
    "overhaul port provide publish rebuild redesign refactor release remove rename render replace rework "
    "rewrite roll scale send ship show support sync turn update upgrade validate"
)
"""Verbs of a team's work: at the head of a text an order to it, in the base form or as a changelog has it."""
BUILD_NOUNS_TOO = _set(
    "build change design display export fix import launch move offer port release scale show support sync update"
)
"""Build verbs that also stand before a noun: "support agents", "launch day"."""


PROMISE_VERBS = _set(
    "accelerate achieve become boost decrease discover elevate empower experience grow imagine increase reduce "
    "reinvent revolutionise revolutionize skyrocket streamline supercharge transform turbocharge unleash unlock"
)
"""Verbs that goals and advertisements begin with: they order somebody, and tell of nobody."""
UI_NOUNS = _set(
    "api apis app apps avatar badge banner banners bot breadcrumb breadcrumbs button buttons captcha carousel "
    "chart charts chatbot chatbots checkbox checkboxes chip chips csv cursor dashboard dashboards datepicker "
    "dialog dialogs dialogue dropdown dropdowns editor emoji emojis feed filter filters font fonts footer "
    "geofences gui header homepage hotkey hotkeys html icon icons inbox integration integrations interface "
    "json keyboard label leaderboard login logins menu menus modal modals module modules navbar navigation "
    "notification notifications overlay overlays page pages pane panel panels pdf pdfs picker plugin plugins "
    "popover popup popups portal portals preview screen screens searchbar setting settings shortcut shortcuts "
    "sidebar sidebars slider sliders sso tab tabs template templates theme themes timestamp timestamps toast "
    "toggle toggles toolbar toolbars tooltip tooltips ui url ux view webhook webhooks website widget widgets "
    "wizard wizards xlsx"
)
SOFT_UI = _set(
    "badge chart charts chip chips cursor editor emoji feed font footer header icon icons inbox interface "
    "keyboard label login logins menu menus page pages picker preview screen screens setting tab tabs template "
    "templates theme themes view website"
)
"""Words of the interface that also have a life outside of it: they count in company (`rules/build.py`)."""
UI_COMPOUNDS = (
    "search bar", "dark mode", "light mode", "single sign-on", "push notification", "push notifications",
    "drag and drop", "drag-and-drop", "side panel", "landing page", "home screen", "home page", "date picker",
    "report builder", "rubric builder", "label designer", "import wizard", "mobile app", "web app",
    "help centre", "help center", "user interface", "error message", "error banner", "progress bar",
    "context menu", "group chat", "search engine", "matching engine", "rules engine", "voice-to-text",
    "grid view", "list view", "table view", "default layout", "slash command", "keyboard entry", "line of code",
    "lines of code", "drill-down", "story points",
    "two-way sync", "gantt chart", "email alert", "email alerts", "in-app", "real-time alerts", "results page",
    "profile page", "booking page", "settings menu", "search results", "chat window", "comment box", "qr code",
    "qr codes",
)  # fmt: skip
UI_VERBS = _set(
    "autocomplete autofill autosave autosaved click clicked clicking clicks configure configured configures "
    "configuring "
    "double-click double-clicks "
    "download downloaded downloading downloads export exported exporting exports hover hovering hovers import "
    "imported importing imports log-in logs-in minimise pre-filled prefilled refresh refreshed refreshes "
    "refreshing reload reloaded reloading reloads render rendered rendering renders scroll scrolled scrolling "
    "scrolls swipe swipes swiping sync synced syncing syncs tap tapped tapping taps toggle toggles toggling "
    "upload uploaded uploading uploads"
)
UI_UNITS = _set(
    "accents api apis badges banners bits bytes call characters chart charts clicks color colors colour "
    "colours columns dashboards endpoints entries fps gb icons integrations kb keystrokes kinds "
    "languages links mb megabytes menus modules ms notifications options panels permissions pixels "
    "prebuilt presets px screens settings shortcuts synonyms tabs tags taps templates themes "
    "tiles tooltips versions wallets widgets"
)
"""The units in which software is counted: such a number says nothing about a person's world."""
PRODUCT_NOUNS = _set(
    "algorithm app application assistant backend bot build chatbot dashboard engine feature features frontend "
    "function functionality integration interface module platform plugin portal product release search server "
    "site software solution system tool update version webapp website wizard workflow"
)
OFFERS = _set("hub kit planner suite toolkit workspace")
"""Names that products give themselves."""
OFFERING_VERBS = _set(
    "adds automates brings comes contains detects displays enables features includes introduces lets offers "
    "provides recognises recognizes remembers returns sends supports validates"
)
"""Verbs of products in their descriptions."""
PRODUCT_ADJECTIVES = _set(
    "a admin ai ai-powered an analytics automated billing booking built-in central chat cloud customer digital "
    "improved internal latest mobile modern new next-gen next-generation notification online our rebuilt "
    "redesigned reporting scheduling search self-service smart the this unified updated user web"
)
TECH_NOUNS = _set(
    "backend cache caching ci cluster codebase cron css database databases docker elasticsearch frontend "
    "graphql grpc html javascript json kafka kubernetes lambda latency llm llms microservice microservices "
    "mongodb mysql oauth ocr oidc pipeline postgres postgresql pytorch react redis refactor refactoring repo "
    "saml schema schemas sdk serverless sql terraform typescript webassembly websocket websockets xml yaml"
)
PRODUCTS_ELSEWHERE = _set(
    "airtable asana dropbox dynamics excel figma github gitlab hubspot intercom jira linear monday.com "
    "netsuite notion quickbooks salesforce sap servicenow sharepoint shopify slack tableau trello workday "
    "zendesk zoom"
)
VAGUE = _set(
    "actionable appealing "
    "best best-in-class better convenient cutting-edge delightful easier easily easy effective "
    "effectively efficient efficiently effortless effortlessly empower empowered empowers enhance enhanced "
    "enhances enhancing fast faster flexible friction frictionless great happier holistic improve improved "
    "improvement improves improving innovative intuitive intuitively leverage modern next-generation optimal "
    "optimise optimised optimises optimize optimized optimizes powerful quick quicker quickly robust scalable "
    "seamless seamlessly simple simpler simply smooth smoothly streamline streamlined streamlines streamlining "
    "unlock unlocks user-friendly world-class"
)
VAGUE_DEEDS = _set(
    "empower empowered empowers enhance enhanced enhances improve improved improves leverage optimise optimised "
    "optimises optimize optimized optimizes streamline streamlined streamlines unlock unlocks"
)
"""Vague words that are the verb of their sentence; without it nothing is said any more."""
HEDGES = _set(
    "could etc hopefully ideally maybe might often perhaps possibly probably roughly several some somehow various"
)
HEDGE_PHRASES = ("such as", "if possible", "as needed", "as appropriate", "where possible", "and so on", "or so")
ABSOLUTES = _set("all always every everyone everything never nobody none zero")
VANITY = (
    "page view", "page views", "pageviews", "downloads", "clicks", "log-ins", "logins", "log-in", "sign-ups",
    "signups", "sessions", "stars", "impressions", "active users", "installs", "followers", "likes",
    "visits to the site",
)  # fmt: skip
LAGGING = ("revenue", "arr", "mrr", "churn", "nps", "retention", "turnover of customers", "net promoter score")
SHIP_WORDS = (
    "launched", "shipped", "released", "rolled out", "goes live", "went live", "live for all", "live on all",
    "deployed", "migrated", "number of features", "features delivered", "features shipped",
    "on the new version", "rollout complete",
)  # fmt: skip
GENERIC_ACTORS = _set(
    "anybody anyone client clients consumer consumers customer customers end-user end-users everybody everyone "
    "human humans individual individuals people person persons professional "
    "professionals somebody someone stakeholder stakeholders user "
    "users"
)
INTERNAL_ACTORS = _set(
    "business company engineering leadership marketing ops organisation organization our sales us we"
)
ACRONYMS = _set(
    "A&E AC AM ATM BBC CD CEO CFO CTO CV DC DIY DNA DVD ECG ER EU EUR FAQ GBP GP GPS HIV HR ICU ID II III IT "
    "IV LED MP MRI NATO NGO NHS OK PC PIN PM PhD Q1 Q2 Q3 Q4 SMS TB TV UK UN US USA USD VAT"
)
"""Acronyms that a reader of any trade knows."""

ROLES = _set(
    "accountant actor actress actuary adjuster adult adults agent aide ambassador anaesthetist analyst "
    "anesthesiologist applicant apprentice architect archivist artisan artist assistant associate athlete "
    "attendant attendee attorney au-pair auditor aunt author baby bailiff baker barber barista barrister "
    "beekeeper bidder bookkeeper boss bosun boy brewer bride broker brother bursar butcher buyer cadet "
    "candidate captain cardholder carer caretaker caseworker cashier chair chaplain chauffeur chef chemist "
    "chief child children chiropodist choir citizen claimant cleaner clerk co-ordinator coach colleague "
    "colleagues columnist commander commuter concierge conductor conservator constable consultant contractor "
    "controller cook coordinator coroner council councillor counsel counsellor counselor couple couples "
    "courier coxswain crew crew-member crews crofter croupier curator cyclist dad daughter deacon dean debtor "
    "defendant delegate dentist deputy detective diabetic dietitian diner director dispatcher diver docker "
    "doctor donor driver elder electrician employee employees entrepreneur envoy examiner exhibitor expat "
    "expert families family fan farmhand father fiancee fireman first-aider fisherman flautist florist foreman "
    "founder freelancer friend fundraiser gamer gardener gatekeeper geologist girl goalkeeper governor "
    "graduate granddaughter grandfather grandmother grandparent grandson grocer groom guard guardian guest "
    "guide hairdresser hand handler handyman head heir herder herdsman hiker hire homeowner host hostess "
    "household households housekeeper hunter husband imam immigrant infant inhabitant inmate inspector "
    "instructor intern investor janitor jeweller jockey joiner journalist judge juror kid kids king laborer "
    "labourer lad lady landlady landlord lawyer lead leader learner lecturer lender lessee liaison lieutenant "
    "lifeguard loader locum lodger magistrate maid man manager managers marshal mason mate matron mayor "
    "mechanic medic member members men mentor merchant midwife migrant miller miner minister model mom monk "
    "mother motorist mourner mover mum mums musician nanny narrator native neighbor neighbour neighbours "
    "nephew newcomer newcomers niece novice nun nurse nurses officer official officials operative operator "
    "optician optometrist orphan osteopath outpatient owner packer paralegal paramedic parent parents "
    "parishioner participant partner party passenger passerby pastor patient patients patron payee pedestrian "
    "peer pensioner pharmacist photographer physician physicist physio physiotherapist pianist picker pilgrim "
    "pilot planner player plumber poet police policeman politician porter postman postmistress practitioner "
    "preacher premier president priest prince principal prisoner professor programmer prosecutor "
    "provost psychologist publican publisher pupil pupils purser rabbi radiographer ranger recipient recruit "
    "rector referee refugee registrar relative relatives rep reporter representative reps researcher resident "
    "residents responder retailer retiree reviewer rider rigger roofer runner sailor salesman saleswoman "
    "sapper saver scholar schoolchild schoolchildren scientist scout seaman seamstress secretary seller senior "
    "sergeant servant settler sexton shareholder shepherd sheriff shopkeeper shopper sibling signaller singer "
    "sister sitter sixth-former skipper smallholder soldier solicitor sommelier son sonographer soprano "
    "specialist spectator sponsor spouse staff staffer stagehand stevedore steward stewardess stocktaker "
    "stranger striker student students subscriber superintendent supervisor supplier surgeon surveyor survivor "
    "teacher team teams technician teen teenager tenant tenants tester thatcher therapist toddler tourist "
    "trader trainee trainer translator traveler traveller treasurer trooper trucker trustee tutor typist uncle "
    "undergraduate undertaker underwriter usher usherette vaccinator vendor verger vet veteran viewer villager "
    "vintner visitor volunteer voter waiter waitress warden watchman welder widow widower wife winemaker "
    "winner witness woman women worker workers writer youngster youth"
)
"""Nouns that name a person or a household; more are known by their endings (see `people`)."""
NOT_PEOPLE = _set(
    "abdomen adapter after alter amber anchor anger another answer assist autoscaler banner barrier batter "
    "beaker bearer beer behavior behaviour better bitter blacklist blister blocklist border bother browser "
    "buffer builder bumper bundler bunker butter calculator calendar cancer career cater center chamber "
    "chapter character charter checker checklist cider cinder clever cluster clutter color colour compiler "
    "component compositor computer connector consider consist constructor consumer container converter cooker "
    "cooler copper corner corridor counter cover cucumber cursor customer cutter cylinder dagger danger "
    "debugger december decoder decorator deer delver descriptor diameter dinner disaster discover dishwasher "
    "door drawer dryer editor either elevator emitter emulator encoder encounter enter error escalator ever "
    "executor exist explorer exterior factor faster favor favour feather fever fewer fiber filter finger fire "
    "fist flavor flavour floor flower folder for formatter former freezer further gather generator german "
    "ginger glacier grammar greater hammer hamper hanger harbor harbour harder header heater helicopter helper "
    "her higher hinder holder honor honour horror hover however human humor humour hunger icebreaker "
    "identifier importer indexer indicator insist integer interior iterator jumper killer labor labour ladder "
    "larger later launcher layer leather ledger lesser letter lever lighter linter list listener liter litter "
    "loader locker logger longer lower lumber machinery major marker master matter meteor meter minifier minor "
    "mirror mist mixer monitor monster motor neither never newer newsletter nor november number observer "
    "october offer older omen one-liner or order other otter over pager paper parameter parser pepper per "
    "perimeter persist pier placeholder planter plaster playlist pointer poorer popper poster powder power "
    "prefer primer printer prior processor producer profiler proper provider quarter quicker radiator rather "
    "razor reactor recorder reducer refer refrigerator regimen register remainder remember reminder render "
    "renderer resist resolver river roman roster router rubber ruler rumor safer scanner scheduler scooter "
    "screwdriver sector selector semester sensor september serializer server shelter shortlist shoulder shower "
    "shutter silver simpler simulator slider slower smaller sneaker soccer sooner specimen spider sticker "
    "stronger summer super supper sweater tanker temper tender terror theater thunder tier tiger timber timer "
    "together toner tower tracker tractor trailer transfer transformer trigger trouser tumbler twist under "
    "upper user utter validator vapor vector ventilator vinegar voucher wafer waitlist wallpaper water weather "
    "answer deliver enter recover transfer "
    "whenever wherever whether whitelist wider winter wonder wrapper wrist younger zipper"
)
"""Words that end as names of people do, and are none."""

NUMBERS = _set(
    "billion dozen dozens eight eighteen eighty eleven fifteen fifty five forty forty-eight forty-five four "
    "fourteen half hundred hundreds million millions nine nineteen ninety ninety-minute seven seventeen "
    "seventy seventy-two six sixteen sixty ten thirteen thirty thirty-five thirty-six thousand thousands three "
    "twelve twenty twenty-eight twenty-five twenty-four twenty-one twenty-seven twenty-six twenty-three "
    "twenty-two two"
)
FRACTIONS = _set(
    "eighth fifth fifths half halves ninth percent percentage quarter quarters seventh sixth tenth tenths "
    "third thirds"
)
MULTIPLES = _set(
    "double doubled doubles doubling halve halved halves halving tenfold threefold thrice treble trebled "
    "triple tripled triples twice twofold"
)
TIME_UNITS = _set(
    "afternoon afternoons day days decade decades evening evenings fortnight fortnights hour hours hr hrs min "
    "mins minute minutes month months morning mornings night nights season seasons sec second seconds secs "
    "semester semesters shift shifts term terms week weekend weekends weeks year years"
)
EFFECT_VERBS = _set(
    "accept achieve afford answer arrive attend avoid balance beat board book breathe bring buy call carry "
    "catch cease change charge choose close collect come complete continue cool cost cover cut deliver die "
    "double drop earn eat end enjoy enrol escape fall feed feel fill find finish fit fix flow follow free gain "
    "get give go graduate grow halve happen have heal hear help hire hit hold improve increase invest join "
    "jump keep know lead learn leave lend live look lose lower make manage meet miss move need open operate "
    "order own pay plan play present prevent produce protect quit reach read rebook receive recommend recover "
    "reduce refund rehire remain renew rent reopen repair repay repeat rest return rise run save say see seize "
    "sell send serve settle shed ship shorten show shrink sign sit sleep slow spare spend spread stand start "
    "stay stick stop study suffer survive take teach tell thrive treat trust turn understand vote wait wake "
    "walk waste watch win work"
)
COMPARATIVES = _set(
    "again already anyway better bigger calmer cheaper earlier faster fewer healthier higher instead larger "
    "later less longer lower more quieter safer shorter smaller sooner still"
)
PAST_COST = _set(
    "arrived ate bled blocked burned burnt called came closed copied cost costs delayed demanded dragged "
    "drained drove filled forced gave got guessed had hung hunted involved kept killed lasted lay led left "
    "lost made meant missed needed paid phoned queued ran rang rekeyed required sat saw searched sent slipped "
    "spent stayed stood stranded stretched struggled swallowed threw tied took typed waited waits was wasted "
    "went were wrote"
)
STOP_WORDS = _set(
    "a also an and are as at be been before but by can could do does each every for from had has have he her "
    "his how i if in instead into is it its just may more most no not of off on one only or our out over per "
    "rather she should so some such than that the their them then there these they this those to too up upon "
    "very was were what when where which while who whom whose why will with without would yet you your"
)
