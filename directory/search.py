"""Finds rows of all apps by their words, and only those that the reader may see: the query itself says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Value
from django.urls import Resolver404, resolve

from directory.actions.index import findable
from directory.choices import SearchKind
from directory.folding import ends_of, folded, nearest, slips_allowed, words_of
from directory.models import SearchWord, User
from directory.unions import Part, for_each, part_of, rows_of_all

#: What is shown of each kind beside the others, and of one kind alone.
FEW, MANY = 6, 50
#: Found for each kind before they are ordered by how well they fit.
READ = 60
#: No more words are looked at, and no more known words compared with a misspelled one.
TERMS, COMPARED = 6, 3000
ICONS = {
    SearchKind.PARTNERSHIP: "partnership",
    SearchKind.ORGANIZATION: "organization",
    SearchKind.PERSON: "account",
    SearchKind.AGREEMENT: "document",
    SearchKind.PATHWAY: "pathway",
}

Near = Mapping[str, list[bytes]]


class Hit(NamedTuple):
    title: str
    detail: str
    address: str
    icon: str


class Group(NamedTuple):
    """What was found of one kind."""

    kind: str
    label: str
    hits: list[Hit]
    has_more: bool


class Found(NamedTuple):
    groups: list[Group]
    is_near: bool  # nothing has these words; what was found is spelled nearly so

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def find_rows(user: User, text: str, kind: str = "") -> Found:
    """The best of each kind, or more of one; each word of the text begins a word of what is found."""
    terms = words_of(text)[:TERMS]
    kinds = [kind] if kind in SearchKind.values else list(SearchKind.values)
    most = MANY if kind in SearchKind.values else FEW
    if not terms or not user.is_active:
        return Found([], False)
    known = _known(terms, kinds)
    groups = _groups(user, _with_all(terms, known), terms, most, {})
    near = {} if groups else _near(_doubtful(terms, known), kinds)
    if any(near.values()):
        sure = [term for term in terms if not near.get(term)]
        groups = _groups(user, _with_all(sure, known), terms, most, near)
    return Found(groups, bool(groups and near))


def best_rows(user: User, text: str, kind: str) -> list[Any]:
    """The rows of one kind that fit best, for a form that asks for one of them by its name."""
    terms = words_of(text)[:TERMS]
    known = _known(terms, [kind])
    rows = _rows(user, _with_all(terms, known), terms, {}) if terms else {}
    if terms and not rows:
        rows = _rows(user, [kind], terms, _near(_doubtful(terms, known), [kind]))
    return sorted(rows.get(kind, []), key=lambda row: _rank(str(row), terms))[:FEW]


def _known(terms: list[str], kinds: list[str]) -> dict[str, set[str]]:
    """Kind → which of these begin a word of it; looked up first, since that is little to ask."""
    parts = []
    for term in terms:
        begun = SearchWord.objects.filter(_between("word", term), kind="").order_by()
        parts += for_each(part_of(begun.values_list("kind", Value(term))[:1]), "", kinds)
    known: dict[str, set[str]] = {kind: set() for kind in kinds}
    for kind, term in rows_of_all(parts):
        known[kind].add(term)
    return known


def _with_all(terms: list[str], known: Mapping[str, set[str]]) -> list[str]:
    """The kinds that may have a row with all the words."""
    return [kind for kind, some in known.items() if some.issuperset(terms)]


def _doubtful(terms: list[str], known: Mapping[str, set[str]]) -> list[str]:
    """Those that may be misspelled: they begin no word. All, if only together they find nothing."""
    begun = set().union(*known.values())
    return [term for term in terms if slips_allowed(term) and (term not in begun or begun.issuperset(terms))]


def _groups(user: User, kinds: list[str], terms: list[str], most: int, near: Near) -> list[Group]:
    groups = []
    for kind, found in _rows(user, kinds, terms, near).items():
        rows = sorted(found, key=lambda row: _rank(str(row), terms))
        label = str(SearchKind(kind).label)
        groups.append(Group(kind, label, [hit(row) for row in rows[:most]], len(rows) > most))
    return groups


def _rows(user: User, kinds: list[str], terms: list[str], near: Near) -> dict[str, list[Any]]:
    """Kind → the rows that the user may see and that have all the words; looked up for all kinds at once."""
    keys: dict[str, list[int]] = defaultdict(list)
    for kind, key in rows_of_all(part_of(_keys(user, kind, terms, near)) for kind in kinds):
        keys[kind].append(key)
    return {kind: list(_of_kind(kind, keys[kind])) for kind in kinds if kind in keys}


def _keys(user: User, kind: str, terms: list[str], near: Near) -> Any:
    # The longest word leads, since long words are rare; the others are looked up for what it finds.
    first, *others = sorted(terms, key=len, reverse=True)
    told = SearchWord.objects.filter(kind=kind)
    seen = findable()[kind].objects.findable_by(user).order_by().values("pk")
    found = told.filter(_begins(first, near), key__in=seen)
    for term in others:
        found = found.filter(Exists(told.filter(_begins(term, near), key=OuterRef("key"))))
    return found.order_by("word", "length", "key").values_list("kind", "key")[:READ]


def _of_kind(kind: str, keys: list[int]) -> Any:
    return findable()[kind].objects.filter(pk__in=keys).for_search()


def having(kind: str, text: str) -> Q:
    """The rows of a kind that have words beginning with each of these: what narrows a list by a name."""
    told, found = SearchWord.objects.filter(kind=kind, key=OuterRef("pk")), Q()
    for term in words_of(text)[:TERMS]:
        found &= Exists(told.filter(_between("word", term)))
    return found


def _begins(term: str, near: Near) -> Q:
    """The words that begin with the term, or are nearly it."""
    begins = _between("word", term)
    return begins | Q(word__in=near[term]) if near.get(term) else begins


def _between(column: str, start: str) -> Q:
    """No byte of a text is 255."""
    return Q(**{f"{column}__gte": start.encode(), f"{column}__lt": start.encode() + b"\xff"})


def _near(terms: list[str], kinds: list[str]) -> dict[str, list[bytes]]:
    """For each of these words the known ones that are nearly spelled so, and don't begin so anyway."""
    told = SearchWord.objects.filter(kind__in=kinds).order_by()
    known: dict[str, set[str]] = defaultdict(set)
    for term, word in rows_of_all(part for one in terms for part in _alike(one, told)):
        if not (spelled := bytes(word).decode()).startswith(term):
            known[term].add(spelled)
    return {term: [word.encode() for word in nearest(term, known[term])] for term in terms}


def _alike(term: str, told: Any) -> Iterator[Part | None]:
    """The words with the same beginning, and those with the same ending."""
    start, end = ends_of(term)
    for some in (_between("word", start), _between("backward", end[::-1])):
        yield part_of(told.filter(some).values_list(Value(term), "word").distinct()[:COMPARED])


def _rank(title: str, terms: list[str]) -> tuple[Any, ...]:
    """Exactly so, then beginning so, then with all the words in the title; the plainest of each first."""
    told, asked = folded(title), " ".join(terms)
    own = told.split()
    is_titled = all(any(word.startswith(term) for word in own) for term in terms)
    return told != asked, not told.startswith(asked), not is_titled, len(told), told


def hit(row: Any) -> Hit:
    return Hit(str(row), row.search_detail, row.get_absolute_url(), ICONS[row.search_kind])


def recent_rows(user: User, addresses: Iterable[str]) -> list[Hit]:
    """The records at these addresses, in their order, of those that the user may (still) see."""
    wanted = {address: place for place, address in enumerate(addresses)}
    found: list[tuple[int, Hit]] = []
    for model, name, values in _named(wanted):
        rows = model.objects.for_user(user).filter(**{f"{name}__in": values}).for_search()
        hits = [hit(row) for row in rows]
        found += [(wanted[one.address], one) for one in hits if one.address in wanted]
    return [one for _, one in sorted(found)]


def _named(addresses: Iterable[str]) -> list[tuple[Any, str, list[Any]]]:
    """Which rows addresses name: model, the field in the address, its values."""
    wanted: dict[tuple[Any, str], list[Any]] = {}
    models = {f"{model._meta.app_label}:{kind}_detail": model for kind, model in findable().items()}
    for address in addresses:
        try:
            match = resolve(address)
        except Resolver404:
            continue
        if match.view_name in models:
            ((name, value),) = match.kwargs.items()
            wanted.setdefault((models[match.view_name], name), []).append(value)
    return [(model, name, values) for (model, name), values in wanted.items()]
