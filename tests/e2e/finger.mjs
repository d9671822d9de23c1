// A finger on the page: real touches.

/** Moves a finger over points of the page, from where it is put down to where it is lifted. */
export async function stroke(page, points) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  const [first, ...others] = points;
  await touch("touchStart", [first]);
  for (const point of others) await touch("touchMove", [point]);
  await touch("touchEnd", []);
  await session.detach();
}

/** The middle of an element, after it has been brought into view. */
export async function middle(locator) {
  await locator.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
}
