// What secretaries do with a report: find a person, copy addresses, read it on a phone, print it.
import { join } from "node:path";
import { expect, open, pictures } from "./browser.mjs";

/** Words of the page that stand on more than one line, although they have no hyphen or other place to break. */
function brokenWords() {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility() || text.parentElement.closest("script, style, svg, .unseen, .email")) continue;
    for (const word of text.data.matchAll(/[^\s\-–·/]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}

export async function onPhone(name) {
  const { page, context } = await open(name, { viewport: { width: 390, height: 844 }, hasTouch: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: a phone does not scroll sideways`);
  const broken = await page.evaluate(brokenWords);
  expect(broken.length === 0, `${name}: no word is broken on a phone ${broken.slice(0, 5).join(", ")}`);
  const wide = await page.locator(".card").evaluateAll((cards) => cards.filter((card) => card.scrollWidth > card.clientWidth).length);
  expect(wide === 0, `${name}: cards fit a phone`);
  await page.screenshot({ path: join(pictures, `${name}-phone.png`) });
  await page.evaluate(() => document.querySelector("#cards").scrollIntoView());
  await page.screenshot({ path: join(pictures, `${name}-phone-cards.png`) });
  await context.close();
}

export async function search(name) {
  const { page, context } = await open(name, { bypassCSP: false });
  const card = page.locator(".deck .card").nth(1);
  const group = await card.getAttribute("data-g");
  const member = card.locator("tbody th").first();
  const person = await member.locator(name.includes("named") ? ".name" : ".id").textContent();
  await page.locator("#search").fill(person.toUpperCase());
  const rows = await page.locator("#table tbody tr:visible").evaluateAll((rows) => rows.map((row) => row.dataset.g));
  expect(rows.includes(group), `${name}: a person is found`);
  expect(rows.length < await page.locator("#table tbody tr").count(), `${name}: other groups are hidden`);
  expect(await page.locator(`#group-${group} tr.found`).count() > 0, `${name}: the person is marked`);
  await page.screenshot({ path: join(pictures, `${name}-search.png`) });
  await page.locator("#search").fill("zzzzzz");
  expect(await page.locator("#table tbody tr:visible").count() === 0, `${name}: nobody is found where there is nobody`);
  expect((await page.locator("#found").textContent()).length > 0, `${name}: the search says so`);
  await page.locator("#search").fill("");
  expect(await page.locator("#table tbody tr[hidden]").count() === 0, `${name}: an empty search shows all groups`);
  await context.close();
}

export async function copy(name) {
  const { page, context } = await open(name, { bypassCSP: false });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const card = page.locator(".deck .card").first();
  const addresses = await card.locator(".email").evaluateAll((all) => all.map((one) => one.textContent));
  await card.locator("button.copy").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(addresses.length > 3 && copied === addresses.join("; "), `${name}: addresses are copied`);
  await page.locator(`#row-${await card.getAttribute("data-g")} td`).first().click();
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await page.locator("#chosen button.copy").click();
  expect(await page.evaluate(() => navigator.clipboard.readText()) === copied, `${name}: the chosen group's too`);
  await context.close();
}

/** Number of sheets of A4 that Chromium prints. */
async function sheets(page, path) {
  const pdf = await page.pdf({ path, format: "A4", preferCSSPageSize: true });
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
}

export async function onPaper(name) {
  const { page, context } = await open(name);
  await page.locator("#table tbody tr").nth(1).locator("td").first().click();
  const groups = await page.locator(".deck .card").count();
  const together = await sheets(page, join(pictures, `${name}.pdf`));
  await page.emulateMedia({ media: "print" });
  const faded = await page.locator("#drawings a, #discs a").evaluateAll((all) => all.filter((one) => getComputedStyle(one).opacity !== "1").length);
  expect(faded === 0, `${name}: a chosen group does not fade the others on paper`);
  // A4 less the margins, in pixels of 1/96 inch.
  const [width, height] = [688, 1001];
  await page.setViewportSize({ width, height });
  const heights = await page.locator(".deck .card").evaluateAll((all) => all.map((one) => one.offsetHeight + 16));
  let [used, count] = [0, heights.length ? 1 : 0];
  for (const one of heights) {
    if (used + one > height) [used, count] = [0, count + 1];
    used += one;
  }
  const each = groups / count;
  expect(each >= 1.8 && each <= 4, `${name}: ${each.toFixed(1)} groups a sheet`);
  await page.evaluate(() => document.querySelector("#cards").scrollIntoView());
  await page.screenshot({ path: join(pictures, `${name}-paper.png`) });
  await page.emulateMedia({ media: null });
  await page.locator("#page-each").check();
  const apart = await sheets(page, join(pictures, `${name}-each.pdf`));
  expect(apart > together && apart > groups, `${name}: ${groups} groups on ${together} sheets, or ${apart} with one on each`);
  await context.close();
}
