"""Which elements of a web page are not its text: what no reader sees, and menus, banners and the like around it.

Two sets are kept apart. What is never text (scripts, controls) always goes. What looks like boilerplate goes only as
long as enough of the page stays: a page whose text stands in a footer or a side bar must not come out empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from essaybot.reading.elements import BLOCKS, HEADINGS, Element

_NEVER = frozenset(
    """script style template noscript title svg canvas object applet audio video iframe map select datalist textarea
    rt rp annotation annotation-xml progress meter""".split()
)
_ROLES = frozenset(
    """navigation contentinfo complementary search dialog alertdialog menu menubar toolbar tablist tooltip doc-toc
    doc-backlink doc-pagelist""".split()
)
_SURE = frozenset(
    """cookie cookies consent gdpr breadcrumb breadcrumbs headerlink permalink anchorlink editsection navbox navbar
    pagination pager newsletter advert advertisement adsbygoogle sponsored linenos lineno linenumber linenumbers
    noteref backref backlink""".split()
)
"""Words in classes and ids of what is boilerplate, unless it is a great part of the page."""
_LIKELY = frozenset(
    """sidebar menu nav navigation toc contents related recommended share sharing social sharedaddy subscribe signup
    login signin footer header masthead banner promo popup modal overlay toolbar tabs ad ads sponsor skip jump search
    prev next prevnext topbar bottombar copyright languages lang interlanguage catlinks noprint""".split()
)
"""The same, where most of it is links or there is little of it."""
_NOT = frozenset(("no", "not", "has", "with", "without", "is", "hide", "main", "article", "body", "wrapper", "page"))
"""Words beside those that show that they say something of what is around."""
_NOTES = frozenset(
    """note notes tip warning caution important danger hint info attention error seealso admonition callout footnote
    footnotes footnotelist endnote endnotes doc-footnote doc-endnotes doc-tip example""".split()
)
_UNSEEN_CLASS = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|screenreader)(?:\s|$)")
_UNSEEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PAGE_MARKS = frozenset(("pagenum", "pagebreak", "pageno", "pagenumber", "lnum", "linenum"))
_NOTE_MARK = re.compile(r"\[\W*\w{1,4}\W*\]|\(\d{1,3}\)")
_SKIP_LINK = re.compile(r"(?:skip|jump) to\b", re.IGNORECASE)

_LITTLE = 200
"""Characters up to which an element with a likely word is boilerplate whatever is in it."""
_UNFOLDED = 80
"""Characters from which text that is hidden is taken for text that a click unfolds."""
_SHORT_LINK = 30
"""Characters that the links of a menu have at most, on average."""
_SHORTEST = 4
"""Characters of the mark of a note."""
_MANY_LINKS = 4
_NO_HEADING = 9


@dataclass(slots=True)
class Weight:
    """How much text there is in an element."""

    text: int = 0
    """Characters that are no white space."""
    linked: int = 0
    """Those of them that stand in links."""
    links: int = 0
    here: int = 0
    """How many of the links lead to a place on the page."""
    heading: int = _NO_HEADING
    """The highest level of a heading in it."""

    @property
    def prose(self) -> int:
        """Characters outside links."""
        return self.text - self.linked

    @property
    def density(self) -> float:
        """The share of the text that stands in links."""
        return self.linked / self.text if self.text else 0.0

    def add(self, other: Weight) -> None:
        """Count what stands in an element inside."""
        self.text += other.text
        self.linked += other.linked
        self.links += other.links
        self.here += other.here
        self.heading = min(self.heading, other.heading)


@dataclass(slots=True)
class Text:
    """What of a page is its text."""

    root: Element
    """The element that holds it."""
    dropped: set[int]
    """The ids (as by the function `id`) of the elements in it that are left out."""
    weights: dict[int, Weight]
    """By the ids of elements, where they may be text."""
    left_out: int = 0
    """Characters outside links that were left out, as boilerplate."""
    kept: int = 0
    """Those that stay."""

    def drops(self, element: Element) -> bool:
        """Whether an element is left out."""
        return id(element) in self.dropped

    def size(self, element: Element) -> int:
        """The characters in an element."""
        return self.weights[id(element)].text

    def has_heading(self, element: Element) -> bool:
        """Whether there is a heading in an element, or it is one."""
        return self.weights[id(element)].heading < _NO_HEADING


def text_of_chapter(chapter: Element) -> Text:
    """Find out what of a page of a book is its text: nearly all, since books have no menus around theirs."""
    scan = _Scan(is_book=True)
    whole = scan.weigh(chapter)
    scan.mark(chapter, inside=True, whole=whole)
    return Text(chapter, scan.never | scan.soft, scan.weights, 0, whole.prose)


def text_of_page(page: Element) -> Text:
    """Find out what of a web page is its text."""
    scan = _Scan()
    whole = scan.weigh(page)
    scan.mark(page, inside=False, whole=whole)
    root = scan.main_of(page, whole.prose)
    everything = Text(page, scan.never, scan.weights, 0, whole.prose)
    without = scan.never | scan.soft
    for choice in (Text(root, without, scan.weights), Text(page, without, scan.weights), everything):
        choice.kept = _kept(choice.root, choice.dropped, scan.weights)
        choice.left_out = whole.prose - choice.kept
        if choice.kept >= whole.prose / 4 and choice.kept:
            return choice
    return everything


def _kept(element: Element, dropped: set[int], weights: dict[int, Weight]) -> int:
    """The characters outside links in an element, without those of its elements that are left out."""
    count = weights[id(element)].prose
    ahead = [element]
    while ahead:
        for child in ahead.pop().elements():
            if id(child) not in dropped:
                ahead.append(child)
            elif id(child) in weights:
                count -= weights[id(child)].prose
    return count


def words_of(element: Element) -> set[str]:
    """The words in an element's class and id, in lower case: ``siteNav left-col`` has site, nav, left and col."""
    name = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"[:500]
    return {word.lower() for word in _WORD.findall(name)} if name.strip() else set()


@dataclass(slots=True)
class _Scan:
    never: set[int] = field(default_factory=set)
    soft: set[int] = field(default_factory=set)
    weights: dict[int, Weight] = field(default_factory=dict)
    """Of the elements that are not in `never`."""
    is_book: bool = False

    # -- how much there is

    def weigh(self, element: Element, *, linked: bool = False) -> Weight:
        """Weigh an element and all in it, and note what is never text."""
        weight = self.weights[id(element)] = Weight()
        if element.tag in HEADINGS:
            weight.heading = int(element.tag[1])
        target = element.attributes.get("href", "") if element.tag == "a" else ""
        linked = linked or bool(target)
        if target:
            weight.links = 1
            weight.here = int(target.startswith("#"))
        for child in element.children:
            if isinstance(child, str):
                length = len("".join(child.split()))
                weight.text += length
                weight.linked += length if linked else 0
            elif child.tag in _NEVER:
                self.never.add(id(child))
            else:
                inner = self.weigh(child, linked=linked)
                if _is_control(child, element, inner) or (_is_hidden(child) and inner.prose < _UNFOLDED):
                    self.never.add(id(child))
                else:
                    weight.add(inner)
        return weight

    # -- what looks like boilerplate

    def mark(self, element: Element, *, inside: bool, whole: Weight) -> None:
        """Note the boilerplate in an element; `inside` says whether it is in an article or the like."""
        inside = inside or element.tag in ("main", "article") or _role(element) in ("main", "article")
        for child in element.elements():
            if id(child) in self.never:
                continue
            weight = self.weights[id(child)]
            if weight.text and self._is_boilerplate(child, weight, inside=inside, whole=whole):
                self.soft.add(id(child))
            else:
                self.mark(child, inside=inside, whole=whole)

    def _is_boilerplate(self, element: Element, weight: Weight, *, inside: bool, whole: Weight) -> bool:
        if element.tag == "a":
            return _is_mark(element, weight)
        if element.tag == "sup":
            return weight.links == 1 and not weight.prose
        if _is_page_mark(element, weight):
            return True
        if self.is_book:
            return element.tag == "nav" and weight.density > 0.5
        if weight.prose > max(whole.prose / 3, _LITTLE):
            return False
        words = words_of(element)
        if words & _SURE and not words & _NOT and weight.prose <= max(whole.prose / 4, _LITTLE):
            return True
        is_title = weight.heading == whole.heading and weight.density < 0.5
        if words & _NOTES and not weight.density > 0.6:
            return False
        if element.tag == "nav" or _role(element) in _ROLES:
            return weight.density > 0.3 or weight.prose <= 3 * _LITTLE
        if element.tag in ("aside", "footer"):
            return not inside or weight.density > 0.4
        if element.tag == "header" or _role(element) == "banner":
            return not is_title and (not inside or weight.density > 0.6)
        if element.tag == "form":
            return weight.prose <= _LITTLE
        likely = words & _LIKELY or any(word.startswith("nav") or word.endswith(("nav", "menu")) for word in words)
        if likely and element.tag in BLOCKS and not words & _NOT and not is_title:
            return weight.density > 0.35 or (weight.prose <= _LITTLE and not inside)
        return self._is_menu(element, weight, inside=inside)

    def _is_menu(self, element: Element, weight: Weight, *, inside: bool) -> bool:
        """Whether an element is made of short links, which lead elsewhere or, in a table of contents, around."""
        if element.tag not in ("ul", "ol", "div", "table", "p", "td", "center", "dl") or weight.links < _MANY_LINKS:
            return False
        if weight.density > 0.85 and weight.here == weight.links:
            return True
        is_short = weight.linked / weight.links <= _SHORT_LINK
        return not inside and weight.density > 0.8 and is_short and weight.heading == _NO_HEADING

    # -- where the text is

    def main_of(self, page: Element, prose: int) -> Element:
        """The element that its author marked as the page's content; the page if there is none of any size."""
        for choices in self._marked(page):
            heavy = [choice for choice in choices if self.weights[id(choice)].prose > max(prose / 5, 0)]
            if len(choices) == 1 and heavy:
                return heavy[0]
        return page

    def _marked(self, page: Element) -> Iterator[Sequence[Element]]:
        """Yield the elements marked as main content in each way that is usual, the surest first."""
        seen = [each for each in page.descendants() if id(each) in self.weights and id(each) not in self.never]
        yield [each for each in seen if each.tag == "main" or _role(each) == "main"]
        yield [each for each in seen if each.attributes.get("itemprop") == "articleBody"]
        yield [each for each in seen if each.tag == "article"]


def _role(element: Element) -> str:
    return element.attributes.get("role", "").lower()


def _is_control(element: Element, parent: Element, weight: Weight) -> bool:
    """Whether an element is a button or the like. One that unfolds the answer to the question on it is text."""
    if element.tag == "dialog":
        return "open" not in element.attributes
    if element.tag != "button" and _role(element) != "button":
        return False
    text = element.text().strip()
    is_alone = parent.tag in (*HEADINGS, "summary", "dt") and parent.text().strip() == text
    return not (is_alone or weight.heading < _NO_HEADING or text.endswith("?") or "aria-expanded" in element.attributes)


def _is_hidden(element: Element) -> bool:
    attributes = element.attributes
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    if _UNSEEN_CLASS.search(attributes.get("class", "")):
        return True
    return bool(_UNSEEN_STYLE.search(attributes.get("style", "")))


def _is_mark(link: Element, weight: Weight) -> bool:
    """Whether a link is the sign beside a heading that leads to it, one back from a note, or one to the text."""
    target = link.attributes.get("href", "")
    text = link.text().strip()
    if not any(character.isalnum() for character in text):
        return "#" in target
    if _role(link) in ("doc-backlink", "doc-noteref") or "noteref" in link.attributes.get("epub:type", ""):
        return True
    if "#" in target and (_NOTE_MARK.fullmatch(text) or (_is_raised(link) and len(text) <= _SHORTEST)):
        return True
    words = words_of(link)
    if words & {"headerlink", "permalink", "anchorlink", "backref", "noteref", "skip"} and len(text) <= _SHORT_LINK:
        return True
    return target.startswith("#") and bool(_SKIP_LINK.match(text))


def _is_raised(link: Element) -> bool:
    children = [child for child in link.children if isinstance(child, Element) or child.strip()]
    return len(children) == 1 and isinstance(children[0], Element) and children[0].tag == "sup"


def _is_page_mark(element: Element, weight: Weight) -> bool:
    """Whether an element says where a page of the printed book began."""
    if weight.text > _SHORT_LINK or element.tag not in ("span", "a", "div", "p", "b", "i", "small"):
        return False
    kind = f"{element.attributes.get('epub:type', '')} {_role(element)}"
    return "pagebreak" in kind or bool(words_of(element) & _PAGE_MARKS)
