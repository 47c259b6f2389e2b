/** Clipping and the probe of the state's gradient, with the package alone. */
export const snippet = `import { load } from 'unrolled';
const unrolled = await load({ worker: true });
const model = await unrolled.sequenceRegressor({
  inputSize: 2, outputSize: 1, network: { cell: 'irnn', hiddenSize: 32 },
});
const optimizer = { type: 'adam', learningRate: 0.001 };
const options = { optimizer, clipNorm: 1, epochs: 10, stateGradients: true };
for await (const { step, loss, stateGradientNorms } of model.fit(examples, options))
  console.log(step, loss, stateGradientNorms); // ‖∂loss/∂h‖ at every time step
`;
