/** Tells cheaply whether a file mentions an interface that maps: one of kmaplint's or of its configuration's. */

import { API_ROWS } from "../core/kernel/api-catalogue.ts";
import type { ApiModel } from "../core/kernel/api-model.ts";
import { isMappingEffect } from "../core/kernel/models.ts";
import { NameFilter } from "../project/name-filter.ts";
import type { Configuration } from "./configuration.ts";

export class MappingFilter {
  private readonly builtIn = new NameFilter(mappingNames(API_ROWS));
  private readonly own = new Map<Configuration, NameFilter>();

  matches(bytes: Buffer, configuration: Configuration): boolean {
    return this.builtIn.matches(bytes) || (configuration.apis.length > 0 && this.ownFilter(configuration).matches(bytes));
  }

  private ownFilter(configuration: Configuration): NameFilter {
    const known = this.own.get(configuration) ?? new NameFilter(mappingNames(configuration.apis));
    this.own.set(configuration, known);
    return known;
  }
}

/** Of all kernels: which one a file is read as may only be known from its text. */
function mappingNames(rows: readonly ApiModel[]): string[] {
  return rows.filter((row) => row.effects?.some(isMappingEffect)).map((row) => row.name);
}
