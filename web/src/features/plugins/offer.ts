import * as React from "react";
import { Link } from "react-router";

import { plainCalls } from "../../api";
import { registrationFor, type Sinpluma } from "../../extensions";
import { i18next, type Locale } from "../../i18n";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Icon } from "../../ui/Icon";
import { Screen } from "../../ui/Screen";

/** What the module of a plugin is given. */
export function offerFor(plugin: string): Sinpluma {
  return {
    version: 1,
    React,
    ui: { Screen, EmptyState, ErrorNotice, Icon, Link },
    api: plainCalls,
    i18n: { locale: () => i18next.language as Locale },
    ...registrationFor(plugin),
  };
}
