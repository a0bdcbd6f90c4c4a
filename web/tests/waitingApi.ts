import type { AxiosResponse, InternalAxiosRequestConfig } from "axios";
import { expect, vi } from "vitest";

/** A server whose answers a test gives itself, when it likes; calls are counted in the order in which they came. */
export class WaitingApi {
  readonly what: string[] = [];
  private readonly answers: ((data: unknown) => void)[] = [];

  readonly adapter = (config: InternalAxiosRequestConfig): Promise<AxiosResponse> =>
    new Promise((resolve) => {
      this.what.push(`${(config.method ?? "").toUpperCase()} ${config.url ?? ""}`);
      this.answers.push((data) => {
        resolve({ config, status: 200, data, statusText: "", headers: {} });
      });
    });

  answer(number: number, data: unknown): void {
    this.answers[number]?.(data);
  }

  async asked(...what: string[]): Promise<void> {
    await vi.waitFor(() => {
      expect(this.what).toEqual(what);
    });
  }
}
