import type { ThunkDispatch, UnknownAction } from "@reduxjs/toolkit";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useDispatch } from "react-redux";
import type { DecoratedRange, NodeEntry } from "slate";

import { api } from "../../../api";
import { useFeature } from "../../../extensions";
import type { WritingEditor } from "../slate/customTypes";
import { Analyst, type Working } from "./Analyst";
import { Decorator, linesIn } from "./Decorator";

export interface Analysis {
  /** Whether the site judges sentences at all. */
  isThere: boolean;
  isOn: boolean;
  working: Working;
  turn: (on: boolean) => void;
  /** The text may be another: look at it. */
  look: () => void;
  decorate: (entry: NodeEntry) => DecoratedRange[];
}

const KEY = "sinpluma.analyse";

/** The judgement of the editor's sentences, while it is switched on. */
export function useAnalysis(editor: WritingEditor): Analysis {
  const isThere = useFeature("sentiment") ?? false;
  const [isWanted, setWanted] = useState(() => localStorage.getItem(KEY) === "on");
  const isOn = isThere && isWanted;
  const dispatch = useDispatch<ThunkDispatch<unknown, unknown, UnknownAction>>();
  const [{ analyst, decorator, look }] = useState(() => {
    const made = new Analyst((text) =>
      dispatch(api.endpoints.judge.initiate({ analysis: { text } }, { track: false })).unwrap(),
    );
    return { analyst: made, decorator: new Decorator(editor, made), look: lookAt(editor, made) };
  });
  const { working, answers } = useSyncExternalStore(analyst.subscribe, analyst.current);
  useEffect(() => {
    if (isOn) look();
    else analyst.want([]);
  }, [analyst, isOn, look]);
  useEffect(
    () => () => {
      analyst.stop();
    },
    [analyst],
  );
  const decorate = useCallback(
    (entry: NodeEntry): DecoratedRange[] => (isOn ? decorator.marksOf(entry) : NONE),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- another function with each answer, so that Slate looks again
    [decorator, isOn, answers],
  );
  const turn = (on: boolean) => {
    setWanted(on);
    localStorage.setItem(KEY, on ? "on" : "off");
  };
  return { isThere, isOn, working, turn, look: isOn ? look : nothing, decorate };
}

const NONE: DecoratedRange[] = [];
const nothing = () => undefined;

/** Reading all lines of a long chapter takes a while: it is done when the fingers rest. */
function lookAt(editor: WritingEditor, analyst: Analyst): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      analyst.want(linesIn(editor));
    }, 300);
  };
}
