import { address } from './tour';

/** How orval's client asks: the address of the service is known only when it runs. */
export async function fetchFrom<T>(path: string, options: RequestInit): Promise<T> {
  const answer = await fetch(`${address}${path}`, options);
  const text = await answer.text();
  const isJson = answer.headers.get('Content-Type')?.includes('json');
  return { data: isJson ? JSON.parse(text) : text, status: answer.status, headers: answer.headers } as T;
}
