import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface PageProps {
  readonly title: string;
  /** A way up, before the title. */
  readonly crumb?: ComponentChildren;
  readonly lead?: ComponentChildren;
  /** Beside the title. */
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** One page: its heading takes the focus when it comes, so that keyboards and screen readers begin there. */
export function Page({ title, crumb, lead, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === "Vigie" ? title : `${title} · Vigie`;
  }, [title]);
  useEffect(() => {
    if (hasShownAPage) heading.current?.focus({ preventScroll: true });
    hasShownAPage = true;
  }, []);
  return (
    <>
      <div class="page-head">
        <div class="titles">
          {crumb !== undefined && <div class="crumbs">{crumb}</div>}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div class="lead">{lead}</div>}
        </div>
        {actions}
      </div>
      {children}
    </>
  );
}

let hasShownAPage = false;
