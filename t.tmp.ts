import { openLanceStore } from './src/store/lance.ts'
import { sampleRow, SMALL_SPACE } from './src/testing/sample-rows.ts'
import { mkdtempSync } from 'node:fs'
const T=async(n:string,f:()=>Promise<any>)=>{try{console.log(n,await f())}catch(e:any){console.log(n,'ERR',e.message.slice(0,100))}}
const go=async(n:string,metas:any[])=>{const st=await openLanceStore(mkdtempSync('/tmp/lt-'),{spaces:[SMALL_SPACE]}); let i=0; for(const m of metas) await T(n,()=>st.put([sampleRow('r'+i++,['w'],{},m?{meta:m}:{})])); await st.close()}
await go('tags only',[{a:'x'},{b:'y'},{a:'z',c:true}])
await go('number first',[{a:1},{a:2}])
await go('number later',[{a:'x'},{n:1},{n:2,m:3}])
await go('none then number',[undefined,{n:1},undefined])
