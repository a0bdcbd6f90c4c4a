import { mdiAccountCancelOutline, mdiAccountCheckOutline, mdiLogout, mdiShieldAccountOutline } from "@mdi/js";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type ManagedUser, useChangeUserMutation, type UserChange } from "../../../api";
import { ActionsMenu } from "../../../ui/ActionsMenu";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import { useNotice } from "../../../ui/notices";
import { useSayError } from "../../../ui/useSayError";

type Question = "disable" | "promote" | "demote" | "end";

const CHANGES: Record<Question, UserChange> = {
  disable: { disabled: true },
  promote: { role: "admin" },
  demote: { role: "user" },
  end: { end_sessions: true },
};

/** What an administrator can do with an account. All but letting somebody in again is asked about first. */
export function UserActions({ user }: { user: ManagedUser }) {
  const { t } = useTranslation("admin");
  const [asked, setAsked] = useState<Question | null>(null);
  const change = useChange(user.user_id);
  const sayError = useSayError();
  const role: Question = user.role === "admin" ? "demote" : "promote";
  const ask = (question: Question, icon: string, danger = false) => ({
    label: t(`users.${question}`),
    icon,
    danger,
    onChoose: () => {
      setAsked(question);
    },
  });
  const enable = {
    label: t("users.enable"),
    icon: mdiAccountCheckOutline,
    onChoose: () => void change({ disabled: false }).catch(sayError),
  };
  return (
    <>
      <ActionsMenu
        label={t("users.actions", { name: user.username })}
        actions={[
          ask(role, mdiShieldAccountOutline),
          ask("end", mdiLogout),
          user.disabled ? enable : ask("disable", mdiAccountCancelOutline, true),
        ]}
      />
      {asked && (
        <ConfirmDialog
          title={t(`users.${asked}Title`, { name: user.username })}
          confirm={t(`users.${asked}`)}
          danger={asked === "disable"}
          onConfirm={() => change(CHANGES[asked])}
          onClose={() => {
            setAsked(null);
          }}
        >
          {t(`users.${asked}Text`)}
        </ConfirmDialog>
      )}
    </>
  );
}

function useChange(userId: number) {
  const { t } = useTranslation("admin");
  const [changeUser] = useChangeUserMutation();
  const say = useNotice();
  return async (userChange: UserChange) => {
    await changeUser({ userId, userChange }).unwrap();
    say(t("users.changed"));
  };
}
