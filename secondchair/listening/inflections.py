"""The forms of an English word, for phrases that say ``want~``."""

_IRREGULAR = {
    "go": "go goes went going gone",
    "do": "do does did doing done",
    "be": "be is am are was were been being",
    "have": "have has had having",
    "say": "say says said saying",
    "tell": "tell tells told telling",
    "think": "think thinks thought thinking",
    "feel": "feel feels felt feeling",
    "see": "see sees saw seeing seen",
    "know": "know knows knew knowing known",
    "make": "make makes made making",
    "take": "take takes took taking taken",
    "get": "get gets got getting gotten",
    "give": "give gives gave giving given",
    "come": "come comes came coming",
    "find": "find finds found finding",
    "leave": "leave leaves left leaving",
    "hit": "hit hits hitting",
    "hurt": "hurt hurts hurting",
    "beat": "beat beats beating beaten",
    "throw": "throw throws threw throwing thrown",
    "break": "break breaks broke breaking broken",
    "keep": "keep keeps kept keeping",
    "put": "put puts putting",
    "quit": "quit quits quitting",
    "let": "let lets letting",
    "cut": "cut cuts cutting",
    "pay": "pay pays paid paying",
    "spend": "spend spends spent spending",
    "cost": "cost costs costing",
    "hold": "hold holds held holding",
    "shake": "shake shakes shook shaking shaken",
    "bite": "bite bites bit biting bitten",
    "grab": "grab grabs grabbed grabbing",
    "lie": "lie lies lied lying",
    "die": "die dies died dying",
    "hide": "hide hides hid hiding hidden",
    "hear": "hear hears heard hearing",
    "speak": "speak speaks spoke speaking spoken",
    "fight": "fight fights fought fighting",
    "swear": "swear swears swore swearing sworn",
    "bring": "bring brings brought bringing",
    "lose": "lose loses lost losing",
    "meet": "meet meets met meeting",
    "sit": "sit sits sat sitting",
    "write": "write writes wrote writing written",
    "begin": "begin begins began beginning begun",
    "understand": "understand understands understood understanding",
    "drag": "drag drags dragged dragging",
    "forget": "forget forgets forgot forgetting forgotten",
    "fall": "fall falls fell falling fallen",
    "buy": "buy buys bought buying",
    "show": "show shows showed showing shown",
    "wear": "wear wears wore wearing",
    "drive": "drive drives drove driving",
    "sleep": "sleep sleeps slept sleeping",
    "work": "work works worked working",
    "punch": "punch punches punched punching",
}
_DOUBLING = (
    "slap",
    "stop",
    "shut",
    "nag",
    "pin",
    "stab",
    "shov",
    "trap",
    "beg",
    "rip",
    "drop",
    "plan",
    "track",
    "whip",
    "spit",
)


def forms(word: str) -> frozenset[str]:
    """Every usual form: ``try`` → try, tries, tried, trying. Over-generates rather than misses."""
    if word in _IRREGULAR:
        return frozenset(_IRREGULAR[word].split())
    if word.endswith("e"):
        return frozenset({word, word + "s", word + "d", word[:-1] + "ing"})
    if word.endswith("y") and word[-2] not in "aeiou":
        return frozenset({word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"})
    made = {word, word + "s", word + "ed", word + "ing"}
    if word.endswith(("s", "x", "ch", "sh", "z")):
        made.add(word + "es")
    if word in _DOUBLING:
        made |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return frozenset(made)
