/**
 * Trains to the end.
 * @returns the last of what `fit` reports
 */
export async function fitWhole(model, data, options) {
  let last;
  for await (last of model.fit(data, { ...options, reportEvery: Number.MAX_SAFE_INTEGER }));
  return last;
}
