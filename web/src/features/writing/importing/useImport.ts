import { useRef, useState } from "react";
import { useDispatch } from "react-redux";

import { api, type ImportedNotebook, isApiError, upload } from "../../../api";
import { faultOfAnswer, faultOfFile, type ImportFault } from "./importFile";

export interface Importing {
  name: string;
  /** What part has been sent; null while nothing is on its way. */
  part: number | null;
  fault: ImportFault | null;
  error: unknown;
  made: ImportedNotebook | null;
}

const NOTHING: Importing = { name: "", part: null, fault: null, error: null, made: null };

/** A file on its way to becoming a work. */
export function useImport() {
  const dispatch = useDispatch();
  const [state, setState] = useState(NOTHING);
  const running = useRef<AbortController>(undefined);
  const send = async (file: File) => {
    const name = file.name;
    const fault = faultOfFile(file);
    setState({ ...NOTHING, name, fault, part: fault ? null : 0 });
    if (fault) return;
    const { signal } = (running.current = new AbortController());
    const onProgress = (part: number) => {
      setState((now) => (now.part === null ? now : { ...now, part }));
    };
    try {
      const made = await upload<ImportedNotebook>({
        path: "/notebooks/import",
        field: "file",
        file,
        onProgress,
        signal,
      });
      dispatch(api.util.invalidateTags(["notebooks"]));
      setState({ ...NOTHING, name, made });
    } catch (error) {
      setState({ ...NOTHING, name, ...faultOf(error) });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setState(NOTHING);
  };
  return { ...state, send, cancel };
}

function faultOf(error: unknown): Pick<Importing, "fault" | "error"> {
  const fault = isApiError(error) ? faultOfAnswer(error.code) : null;
  return { fault, error: fault ? null : error };
}
