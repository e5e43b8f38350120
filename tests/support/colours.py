"""Colours of the pages a walk shows, each look of a text judged by axe once and not once a page.

Two texts look alike when all that decides their contrast is alike: their own colour, whether they are large, and what
each element around them paints or fades; and for links among words whatever tells one from the words around it. What
cannot be told so is judged on every page: words a positioned element may lie under or over, and what axe itself has
not judged before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import CDPSession

from tests.support.in_page import ask

RULES = ("color-contrast", "link-in-text-block")

_JUDGE = """async (known, rules) => {
  const seen = new Set(known), styles = new Map();
  const styleOf = (each) => styles.get(each) || styles.set(each, getComputedStyle(each)).get(each);
  const painted = (each) => { // '' for what neither paints nor fades
    const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = styleOf(each);
    const all = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode].join(';');
    return all === 'rgba(0, 0, 0, 0);none;1;none;normal' ? '' : all + '|';
  };
  const around = new Map();
  const under = (each) => {
    if (!each) return '';
    if (!around.has(each)) around.set(each, painted(each) + under(each.parentElement));
    return around.get(each);
  };
  const sizeOf = ({fontSize, fontWeight}) => { // as WCAG knows it: large from 18 points on, bold from 14
    const points = Math.ceil(parseFloat(fontSize) * 72) / 96, bold = parseFloat(fontWeight) >= 700;
    return bold ? points < 14 : points < 18;
  };
  const look = (each) => {
    const style = styleOf(each);
    const control = each.matches('input, select, textarea, button, option') ? each.tagName : '';
    return [control, each.matches(':disabled, [aria-disabled=true]'), style.color, sizeOf(style), style.textShadow,
      style.webkitTextFillColor, under(each)].join('|');
  };
  const number = (text) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(at), 1597334677);
    }
    return 4294967296 * (2097151 & two) + (one >>> 0);
  };
  const all = [...document.body.querySelectorAll('*')];
  const lifted = all.filter((each) => {
    const {position, transform, float, translate} = styleOf(each);
    return ['absolute', 'fixed', 'sticky'].includes(position) || transform !== 'none' || translate !== 'none'
      || float !== 'none';
  }).map((each) => [each, each.getBoundingClientRect()]).filter(([, box]) => box.width > 1 && box.height > 1);
  const written = (each) => [...each.childNodes].some((one) => one.nodeType === 3 && one.textContent.trim());
  const meet = (one, other) => one.left < other.right && one.right > other.left && one.top < other.bottom
    && one.bottom > other.top;
  const linesOf = (each) => [...each.childNodes].filter((one) => one.nodeType === 3).flatMap((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [...range.getClientRects()];
  });
  const covered = (each) => { // its words, and not the room around them; a field's are within its whole box
    const box = each.getBoundingClientRect();
    const over = lifted.filter(([other, its]) => !other.contains(each) && !each.contains(other) && meet(its, box));
    if (!over.length) return false;
    const lines = written(each) ? linesOf(each) : [box];
    return over.some(([, its]) => lines.some((line) => meet(its, line)));
  };
  const drawn = 'input:is([type=radio], [type=checkbox], [type=hidden], [type=file])'; // without a text of their own
  const speaks = (each) => each.matches('input, select, textarea') ? !each.matches(drawn) : written(each);
  const clipped = new Map(); // for screen readers alone: nobody sees it, and axe measures nothing of it
  const unseen = (each) => {
    if (!each) return false;
    if (!clipped.has(each)) clipped.set(each, styleOf(each).clipPath === 'inset(50%)' || unseen(each.parentElement));
    return clipped.get(each);
  };
  const told = (each) => [null, '::before', '::after'].flatMap((part) => {
    const style = part ? getComputedStyle(each, part) : styleOf(each);
    return [style.color, style.backgroundColor, style.backgroundImage, style.borderTop, style.borderBottom,
      style.outline, style.fontFamily, style.fontSize, style.fontStyle, style.fontWeight, style.textDecoration,
      part && style.content];
  }).join();
  const amongWords = (each) => { // how it differs from the words of its block; '' where there are none
    const link = each.closest('a[href]');
    if (!link || styleOf(link).display !== 'inline') return '';
    let block = link.parentElement;
    while (styleOf(block).display === 'inline') block = block.parentElement;
    const words = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const one = words.currentNode;
      if (!one.textContent.trim() || one.parentElement.closest('a[href]') || unseen(one.parentElement)) continue;
      const chain = [block];
      for (let within = each; within !== block; within = within.parentElement) chain.push(within);
      return chain.map(told).join('|');
    }
    return '';
  };
  const fresh = new Map();
  for (const each of all) {
    if (!speaks(each) || unseen(each) || !each.checkVisibility({visibilityProperty: true})) continue;
    const alone = covered(each);
    const key = alone ? each : number(look(each) + amongWords(each));
    if (alone || !seen.has(key)) fresh.set(key, [...(fresh.get(key) || []), each]);
  }
  const found = [...fresh.values()].flat();
  if (!found.length) return [[], []];
  const {violations, passes} = await axe.run({include: found}, {
    runOnly: {type: 'rule', values: rules}, resultTypes: ['violations', 'passes'], elementRef: true, preload: false,
  });
  const measured = (node) => node.any.some((check) => check.data && check.data.contrastRatio > 0);
  const bad = new Set(violations.flatMap((rule) => rule.nodes).map((node) => node.element));
  const good = new Set(passes.flatMap((rule) => rule.nodes).filter(measured).map((node) => node.element));
  const proven = [...fresh].filter(([key, ones]) => typeof key === 'number'
    && !ones.some((one) => bad.has(one)) && ones.some((one) => good.has(one))).map(([key]) => key);
  return [violations.map((rule) => [rule.id, rule.help, rule.nodes.map((node) => node.html)]), proven];
}"""


@dataclass(slots=True)
class Colours:
    """What was judged and found good so far, by day and by night."""

    _proven: dict[str, set[int]] = field(default_factory=dict)

    def faults(self, page: CDPSession, scheme: str) -> list[tuple[str, str, list[str]]]:
        """Texts of the page that cannot be read well in this scheme, which it is shown in: rule, words, elements."""
        proven = self._proven.setdefault(scheme, set())
        violations, good = ask(page, _JUDGE, sorted(proven), list(RULES))
        proven.update(good)
        return [(rule, words, nodes) for rule, words, nodes in violations]
