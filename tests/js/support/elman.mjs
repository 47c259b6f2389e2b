// An Elman network in plain loops, from the parameters that a model gives away:
//   h' = tanh(W_ih x + b_ih + W_hh h + b_hh),  logits = W h' + b

/**
 * @param {import('unrolled').NamedTensor[]} parameters
 * @returns {{ initial(): number[], step(token: number, h: number[]): { h: number[], logProbabilities: number[] } }}
 */
export function elman(parameters) {
  /** @param {string} name */
  const tensor = (name) => {
    const found = parameters.find((parameter) => parameter.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };
  const inputs = tensor('rnn.weight_ih_l0');
  const recurrent = tensor('rnn.weight_hh_l0').values;
  const biases = [tensor('rnn.bias_ih_l0').values, tensor('rnn.bias_hh_l0').values];
  const head = tensor('head.weight');
  const headBias = tensor('head.bias').values;
  const [hidden, vocabulary] = inputs.shape;

  return {
    initial: () => new Array(hidden).fill(0),
    step(token, h) {
      const next = h.map((_, i) => {
        let sum = inputs.values[i * vocabulary + token] + biases[0][i] + biases[1][i];
        for (let j = 0; j < hidden; ++j) sum += recurrent[i * hidden + j] * h[j];
        return Math.tanh(sum);
      });
      const logits = Array.from(headBias, (bias, v) =>
        next.reduce((sum, value, j) => sum + head.values[v * hidden + j] * value, bias),
      );
      const largest = Math.max(...logits);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
      return {
        h: next,
        logProbabilities: logits.map((logit) => logit - largest - Math.log(total)),
      };
    },
  };
}
