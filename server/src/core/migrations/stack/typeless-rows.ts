/** What is known of wrappers by their models, once their KM_type is gone. */

import type { ApiEffect, ApiModel, ValueRef } from "../../kernel/api-model.ts";
import { isMappingEffect } from "../../kernel/models.ts";
import type { TypeParameter } from "./type-arguments.ts";

/** Rows that hold in any kernel, for wrappers that have one with as many parameters as they had. */
export function typelessRows(wrappers: readonly TypeParameter[], rowsOf: (name: string) => readonly ApiModel[]): ApiModel[] {
  return wrappers.flatMap(({ name, index, arity }) => rowsOf(name).filter((row) => row.params.length === arity && row.effects?.some(isMappingEffect)).map((row) => without(row, index)));
}

function without({ name, params, level, effects = [], result, source }: ApiModel, index: number): ApiModel {
  const shifted = (ref: ValueRef): ValueRef => ref.replace(/arg(\d+)/, (_, number: string) => `arg${Number(number) > index ? Number(number) - 1 : number}`);
  const moved = effects.map((effect) => Object.fromEntries(Object.entries(effect).filter(([key]) => key !== "slot").map(([key, value]: [string, unknown]) => [key, typeof value === "string" && key !== "interface" ? shifted(value) : value])) as unknown as ApiEffect);
  return { name, kernels: "*", params: params.filter((_, at) => at !== index), level, effects: moved, source, ...(result && { result }) };
}
