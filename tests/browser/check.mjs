// Opens reports in Chromium: no errors, no requests, choosing both ways, keys, sorting, without script, on paper,
// accessible, fluid, in one language. Arguments: the folder with the reports, and where pictures go.
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { end, expect, folder, open, pictures } from "./browser.mjs";
import { copy, onPaper, onPhone, search } from "./people.mjs";
import { words } from "./words.mjs";

mkdirSync(pictures, { recursive: true });
const axe = readFileSync(join(folder, "node_modules/axe-core/axe.min.js"), "utf8");

const names = readdirSync(folder).filter((name) => /-(en|nl|large)$/.test(name)).sort();
for (const name of names) {
  // With its own policy in force.
  const { page, said, context } = await open(name, { bypassCSP: false });
  const first = page.locator("#table tbody tr").first();
  const id = await first.getAttribute("data-g");
  const large = name.endsWith("large");
  if (await page.locator(`#group-${id}`).count()) {
    await first.locator("td").first().click();
    expect(await page.locator("#chosen .card").count() === 1, `${name}: a row shows its group`);
    await page.keyboard.press("Escape");
    expect(await page.locator("#chosen .card").count() === 0, `${name}: Escape closes it`);
  }
  if (await page.locator("#map").count() && await page.locator(`#group-${id}`).count()) {
    await first.locator("td").first().click();
    expect(await page.locator(`#drawings .on[data-g="${id}"]`).count() === 1, `${name}: a row marks its group on the map`);
    await page.keyboard.press("Escape");
    expect(await page.locator("#drawings .on").count() === 0, `${name}: Escape clears the choice`);
    const disc = page.locator("#discs a").last();
    const other = await disc.getAttribute("data-g");
    await disc.dispatchEvent("click");
    expect(await page.locator(`#row-${other}[aria-current="true"]`).count() === 1, `${name}: the map marks its row`);
    await page.locator("#map").focus();
    const before = await page.locator("#map svg").getAttribute("viewBox");
    await page.keyboard.press("+");
    await page.waitForTimeout(400);
    expect(await page.locator("#map svg").getAttribute("viewBox") !== before, `${name}: a key zooms`);
    await page.keyboard.press("n");
    expect(await page.locator('#table [aria-current="true"]').count() === 1, `${name}: a key chooses the next group`);
    await page.keyboard.press("0");
  }
  const heading = page.locator("#table thead th[data-by]").nth(2);
  await heading.locator("button").click();
  const values = await page.locator("#table tbody tr td:nth-child(3)").evaluateAll((cells) => cells.map((c) => Number(c.dataset.v)));
  const rising = values.every((value, nth) => nth === 0 || values[nth - 1] <= value);
  const falling = values.every((value, nth) => nth === 0 || values[nth - 1] >= value);
  expect(rising || falling, `${name}: a heading sorts`);
  if (large) {
    const frames = await page.evaluate(async () => {
      const map = document.querySelector("#map");
      const times = [];
      let last = performance.now();
      for (let nth = 0; nth < 40; nth += 1) {
        map.dispatchEvent(new KeyboardEvent("keydown", { key: nth % 2 ? "-" : "+", bubbles: true }));
        await new Promise((done) => requestAnimationFrame(done));
        const now = performance.now();
        times.push(now - last);
        last = now;
      }
      return times.sort((a, b) => a - b);
    });
    const groups = await page.locator("#drawings a").count();
    console.log(`     ${groups} groups: frames of ${frames[20].toFixed(0)} ms (median), ${frames[39].toFixed(0)} ms at most`);
  }
  expect(said.length === 0, `${name}: no errors, no requests ${said.join("; ")}`);
  await context.close();
}

for (const scheme of ["light", "dark"]) {
  for (const name of names.filter((name) => !name.endsWith("large"))) {
    const { page, context } = await open(name, { colorScheme: scheme });
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "best-practice"] }));
    const told = found.violations.map((it) => `${it.id}: ${it.nodes[0].target}`);
    expect(told.length === 0, `${name}, ${scheme}: accessible, contrast AA ${told.join("; ")}`);
    await page.screenshot({ path: join(pictures, `${name}-${scheme}.png`) });
    await context.close();
  }
}
for (const name of names.filter((name) => !name.endsWith("large"))) {
  await words(name);
  await onPhone(name);
  await search(name);
  await onPaper(name);
  if (name.includes("named")) await copy(name);
}
const plain = await open("local_councillors-nl", { javaScriptEnabled: false });
expect(await plain.page.locator("#cards").isVisible(), "without script the groups are there");
expect(await plain.page.locator(".js:visible").count() === 0, "without script nothing promises what it cannot do");
await end();
