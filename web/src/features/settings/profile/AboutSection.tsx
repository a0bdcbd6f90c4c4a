import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { OwnProfile } from "../../../api";
import { FormError, TextInput, useSubmit } from "../../../ui/form";
import { useNotice } from "../../../ui/notices";
import { Section } from "../Section";
import { currentOf, useChangeSettings } from "../useChangeSettings";

const MOST = 2000;

export function AboutSection() {
  const { t } = useTranslation("settings");
  const say = useNotice();
  const { seen, setSeen, save } = useChangeSettings();
  const [name, setName] = useState(seen?.display_name ?? "");
  const [bio, setBio] = useState(seen?.bio ?? "");
  const { form, busy, error, faults, onSubmit } = useSubmit(async () => {
    await save({ display_name: name, bio });
    say(t("saved"));
  });
  const current = currentOf(error);
  const take = (profile: OwnProfile) => {
    setSeen(profile);
    setName(profile.display_name);
    setBio(profile.bio);
  };
  return (
    <Section title={t("profile.about")} text={t("profile.aboutText")}>
      <Stack component="form" ref={form} spacing={2.5} onSubmit={onSubmit} noValidate>
        {current && current !== seen ? (
          <Conflict current={current} onKeep={setSeen} onTake={take} />
        ) : (
          <FormError error={current ? null : error} faults={faults} />
        )}
        <TextInput
          label={t("profile.name")}
          value={name}
          onChange={setName}
          fault={faults.display_name}
          autoComplete="nickname"
        />
        <TextInput
          label={t("profile.bio")}
          value={bio}
          onChange={setBio}
          fault={faults.bio}
          helperText={t("profile.count", { count: bio.length, most: MOST })}
          multiline
          minRows={4}
        />
        <Button type="submit" variant="contained" loading={busy} sx={{ alignSelf: "start" }}>
          {t("profile.save")}
        </Button>
      </Stack>
    </Section>
  );
}

interface ConflictProps {
  current: OwnProfile;
  onKeep: (current: OwnProfile) => void;
  onTake: (current: OwnProfile) => void;
}

/** Both texts are there: a person says which one stays. Keeping theirs, they save again. */
function Conflict({ current, onKeep, onTake }: ConflictProps) {
  const { t } = useTranslation("settings");
  return (
    <Alert
      severity="warning"
      action={
        <>
          <Button
            color="inherit"
            size="small"
            onClick={() => {
              onKeep(current);
            }}
          >
            {t("conflict.keep")}
          </Button>
          <Button
            color="inherit"
            size="small"
            onClick={() => {
              onTake(current);
            }}
          >
            {t("conflict.take")}
          </Button>
        </>
      }
    >
      {t("conflict.text")}
      <br />
      {current.display_name}
      <br />
      {current.bio}
    </Alert>
  );
}
