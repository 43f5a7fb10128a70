/** An amount in USD: to the cent, and with two digits where it is less than one: `12.44`, `0.037`. */
export function money(usd: number): string {
  const size = Math.abs(usd);
  const digits = size === 0 || size >= 0.1 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(size)));
  return usd.toFixed(digits);
}

/** The same with its sign: `+0.50`, `-1.20`, `0.00`. */
export function moneyChange(usd: number): string {
  return `${usd > 0 ? '+' : ''}${money(usd)}`;
}
